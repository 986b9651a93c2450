//! The state, and one command after the other against it.

use hashbrown::HashMap;

use super::Fault;
use super::body::{self, Body};
use super::draft::{Draft, Seal};
use super::numbers::Numbers;
use super::request::{Answer, Request};
use super::subjects::{Subjects, slot_taken};
use super::world::{Draws, World};
use crate::codec::Clear;
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::corrections::why;
use crate::domain::event::{Actor, BodyMark, CommandId, Commit, Fact, Header};
use crate::domain::holders::Holder;
use crate::domain::ids::{Millis, Position, UnitNo};
use crate::domain::office::OfficeRefusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Command, Context, Decision, Erased, State, Tags, Warning, decide};
use crate::snapshot::{Loader, Part, Saver, Spoiled};
use crate::storage::Storage;
use crate::vault::Vault;

/// How many things one command may register, each with a slot of its own.
pub(super) const REGISTERED_MAX: usize = 4;

/// Random bytes for the UUIDs of what one command registers.
pub(super) const UUIDS: usize = REGISTERED_MAX * 10;

pub(super) struct Desk {
    pub(super) state: State,
    pub(super) subjects: Subjects,
    pub(super) numbers: Numbers,
    /// Where each client's command id was recorded, and what it said.
    recorded: HashMap<u128, (Position, Option<BodyMark>)>,
    recorded_at: Millis,
    /// Slots taken from the key store and not yet given to anybody.
    free_slots: Vec<u32>,
}

impl Part for Desk {
    fn save(&self, to: &mut Saver<'_>) {
        let Desk { state, subjects, numbers, recorded, recorded_at, free_slots: _ } = self;
        state.save(to);
        subjects.save(to);
        numbers.save(to);
        recorded.save(to);
        recorded_at.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Desk, Spoiled> {
        let (state, mut subjects): (State, Subjects) = (Part::load(from)?, Part::load(from)?);
        subjects.share_persons(state.people.holders());
        Ok(Desk {
            state,
            subjects,
            numbers: Part::load(from)?,
            recorded: Part::load(from)?,
            recorded_at: Part::load(from)?,
            free_slots: Vec::new(),
        })
    }

    fn shape(to: &mut String) {
        State::shape(to);
        <(Subjects, Numbers)>::shape(to);
        <(HashMap<u128, (Position, Option<BodyMark>)>, Millis)>::shape(to);
    }
}

/// When a batch of commands is decided.
pub(super) struct Moment {
    now: Millis,
    today: Day,
}

pub(super) enum Outcome {
    Answered(Answer),
    Drafted(Draft, Vec<Warning>),
}

/// Where slots and keys come from.
pub(super) trait Keys {
    fn take_slot(&mut self) -> Result<u32, Fault>;

    fn seal(&mut self, holder: Holder, class: Class) -> Result<Sealing, Fault>;

    fn uuid(&mut self, now: Millis) -> u128;

    /// The mark of a command's body, in which the key of `under` takes part; `None`: it can't be
    /// made, for that key was destroyed or nothing will be written.
    fn mark_body(
        &mut self,
        under: Option<(Holder, Class)>,
        body: &[u8],
    ) -> Result<Option<[u8; 16]>, Fault>;

    /// Whether a text with this mark was that of an erased person.
    fn was_erased(&self, mark: &[&str]) -> bool;
}

/// What is done with one secret.
pub(super) enum Sealing {
    With(Seal),
    /// The key was destroyed: nobody could ever read it.
    Destroyed,
    /// Nothing will be written.
    Rehearsed,
}

/// The key store, while a batch is decided.
pub(super) struct KeyStore<'a, S> {
    vault: &'a mut Vault<S>,
    world: &'a dyn World,
    draws: Draws<'a>,
}

impl<'a, S> KeyStore<'a, S> {
    /// For so many commands.
    pub(super) fn new(
        vault: &'a mut Vault<S>,
        world: &'a dyn World,
        commands: usize,
    ) -> KeyStore<'a, S> {
        KeyStore { vault, world, draws: Draws::of(world, commands * UUIDS) }
    }
}

impl<S: Storage> Keys for KeyStore<'_, S> {
    fn take_slot(&mut self) -> Result<u32, Fault> {
        Ok(self.vault.take_slot(&mut |bytes| self.world.random(bytes))?)
    }

    fn seal(&mut self, holder: Holder, class: Class) -> Result<Sealing, Fault> {
        let key = self.vault.class_key(holder.slot, class)?;
        let seal = |key| Sealing::With(Seal { key, subject: holder.uuid });
        Ok(key.map_or(Sealing::Destroyed, seal))
    }

    fn uuid(&mut self, now: Millis) -> u128 {
        new_uuid(now, &self.draws.draw())
    }

    fn mark_body(
        &mut self,
        under: Option<(Holder, Class)>,
        body: &[u8],
    ) -> Result<Option<[u8; 16]>, Fault> {
        let Some((holder, class)) = under else {
            return Ok(Some(self.vault.body_mark(None, body)));
        };
        let key = self.vault.class_key(holder.slot, class)?;
        Ok(key.map(|key| self.vault.body_mark(Some(&key), body)))
    }

    fn was_erased(&self, mark: &[&str]) -> bool {
        was_erased(self.vault, mark)
    }
}

pub(super) fn was_erased<S: Storage>(vault: &Vault<S>, mark: &[&str]) -> bool {
    vault.has_erased() && vault.was_erased(&vault.erased_tag(mark))
}

/// RFC 9562, version 7.
pub(super) fn new_uuid(now: Millis, random: &[u8; 10]) -> u128 {
    let millis = u64::try_from(now.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, random).into_uuid().as_u128()
}

impl Desk {
    pub(super) fn new(tags: Tags) -> Desk {
        Desk {
            state: State::new(tags),
            subjects: Subjects::default(),
            numbers: Numbers::default(),
            recorded: HashMap::new(),
            recorded_at: Millis(i64::MIN),
            free_slots: Vec::new(),
        }
    }

    pub(super) fn recorded(&self, id: CommandId) -> Option<Position> {
        let CommandId::Uuid(uuid) = id else { return None };
        self.recorded.get(&uuid).map(|(position, _)| *position)
    }

    pub(super) fn last_recorded_at(&self) -> Option<Millis> {
        (self.state.position > Position::START).then_some(self.recorded_at)
    }

    /// Recorded time never runs backwards, whatever the clock does.
    pub(super) fn moment(&self, world: &dyn World) -> Moment {
        let now = world.now();
        Moment { now: now.max(self.recorded_at), today: world.day(now) }
    }

    /// Folds a commit, decided now or read back. Its subjects are known already.
    pub(super) fn evolve(&mut self, commit: &Commit) {
        self.state.evolve(commit);
        self.recorded_at = commit.header.recorded_at;
        if let CommandId::Uuid(uuid) = commit.header.command {
            self.recorded.insert(uuid, (commit.position, commit.header.body));
        }
    }

    pub(super) fn decide(
        &mut self,
        request: Request,
        moment: &Moment,
        keys: &mut impl Keys,
        body: &mut Body,
    ) -> Result<Outcome, Fault> {
        if let Some(answer) = self.sent_again(&request, keys, body)? {
            return Ok(Outcome::Answered(answer));
        }
        while self.free_slots.len() < REGISTERED_MAX {
            self.free_slots.push(keys.take_slot()?);
        }
        let is_named = matches!(request.id, CommandId::Uuid(_));
        let body = is_named.then(|| body.write_down(&request));
        let (facts, warnings) = match self.judge(&request, moment, keys) {
            Judgement::Answer(answer) => return Ok(Outcome::Answered(answer)),
            Judgement::Record(facts, warnings) => (facts, warnings),
        };
        let header = match self.header(request, &facts, moment) {
            Ok(header) => header,
            Err(refusal) => return Ok(Outcome::Answered(Answer::Refused(refusal.into()))),
        };
        let clear = Clear::of(&facts);
        if !clear.fits(&header, &facts) {
            return Ok(Outcome::Answered(Answer::Refused(OfficeRefusal::TooLarge.into())));
        }
        let commit = Commit { position: self.state.position.next(), header, facts };
        let (commit, seals) = self.record(commit, body, keys)?;
        Ok(Outcome::Drafted(Draft { commit, clear, seals }, warnings))
    }

    /// A command id that is known gets the answer that it got, or is refused when it says something
    /// else: whatever became of the registry since, and before any rule is asked.
    fn sent_again(
        &self,
        request: &Request,
        keys: &mut impl Keys,
        body: &mut Body,
    ) -> Result<Option<Answer>, Fault> {
        let CommandId::Uuid(uuid) = request.id else { return Ok(None) };
        let Some(&(position, mark)) = self.recorded.get(&uuid) else { return Ok(None) };
        let same = match mark {
            Some(BodyMark { form: body::FORM, mark, under }) => {
                let now = keys.mark_body(self.holding(under), body.write_down(request))?;
                now.is_none_or(|now| now == mark)
            }
            // There is nothing to compare with.
            Some(_) | None => true,
        };
        Ok(Some(if same {
            Answer::Recorded { position, warnings: Vec::new() }
        } else {
            Answer::Refused(OfficeRefusal::CommandIdReused.into())
        }))
    }

    fn holding(&self, under: Option<(Subject, Class)>) -> Option<(Holder, Class)> {
        under.map(|(subject, class)| {
            let holder = self.subjects.get(subject).expect("subjects are registered first");
            (holder, class)
        })
    }

    /// Whether those in whose name the command is given are known.
    fn check_names(&self, request: &Request) -> Result<(), OfficeRefusal> {
        if let Actor::Officer { officer, grant, delegation } = request.actor {
            if officer.index() >= self.state.office.officers().len() {
                return Err(OfficeRefusal::NoSuchOfficer);
            }
            // No grant was ever recorded.
            if grant.is_some() || delegation.is_some() {
                return Err(OfficeRefusal::NoSuchGrant);
            }
        }
        let unit = request.on_behalf_of.map(Subject::Unit);
        if unit.is_some_and(|unit| self.subjects.get(unit).is_none()) {
            return Err(OfficeRefusal::NoSuchUnit);
        }
        Ok(())
    }

    fn judge(&self, request: &Request, moment: &Moment, keys: &mut impl Keys) -> Judgement {
        if let Err(refusal) = self.check_names(request) {
            return Judgement::Answer(Answer::Refused(refusal.into()));
        }
        let slots = self.free_slots.first_chunk().expect("slots were taken ahead");
        let uuids = std::array::from_fn(|_| keys.uuid(moment.now));
        let context = Context {
            today: moment.today,
            source: request.source,
            uuids,
            slots: *slots,
            tags: &self.state.tags,
            erased: Erased(&|mark| keys.was_erased(mark)),
        };
        match decide(&self.state, &request.command, &context) {
            Err(refusal) => Judgement::Answer(Answer::Refused(refusal)),
            Ok(Decision::Unchanged(position)) => Judgement::Answer(Answer::Unchanged { position }),
            Ok(Decision::Record { facts, warnings }) => Judgement::Record(facts, warnings),
        }
    }

    fn header(
        &self,
        request: Request,
        facts: &[Fact],
        moment: &Moment,
    ) -> Result<Header, OfficeRefusal> {
        let reason = self.reason(&request, facts);
        if reason.as_ref().is_some_and(|reason| self.subjects.get(reason.subject).is_none()) {
            return Err(OfficeRefusal::NoUnitForReason);
        }
        Ok(Header {
            recorded_at: moment.now,
            actor: request.actor,
            channel: request.channel,
            on_behalf_of: request.on_behalf_of,
            command: request.id,
            policy: self.state.policy,
            document: request.document,
            reason,
            body: None,
        })
    }

    /// A correction says itself why it is made, and whom it is about.
    fn reason(&self, request: &Request, facts: &[Fact]) -> Option<Secret> {
        if let Command::Correct(correction) = &request.command {
            return why(&self.state, correction, request.source, facts);
        }
        let text = request.reason.clone()?;
        let subject = Subject::Unit(request.on_behalf_of.unwrap_or(UnitNo(0)));
        Some(Secret { subject, class: Class::Basic, cells: vec![(Column::Reason, text)] })
    }

    /// Gives the commit its keys and its mark, and folds it; the keys.
    fn record(
        &mut self,
        mut commit: Commit,
        body: Option<&[u8]>,
        keys: &mut impl Keys,
    ) -> Result<(Commit, Vec<Seal>), Fault> {
        assert!(!commit.facts.is_empty(), "what is recorded holds at least one event");
        self.subjects.evolve(&commit.facts);
        self.numbers.follow(&commit.facts).expect("what is decided is numbered in order");
        for slot in commit.facts.iter().filter_map(|fact| slot_taken(&fact.event)) {
            self.free_slots.retain(|free| *free != slot);
        }
        let mut seals = Vec::new();
        if let Some(reason) = commit.header.reason.take() {
            commit.header.reason = self.seal(vec![reason], keys, &mut seals)?.pop();
        }
        for fact in &mut commit.facts {
            let secrets = std::mem::take(&mut fact.secrets);
            fact.secrets = self.seal(secrets, keys, &mut seals)?;
        }
        commit.header.body = match body {
            Some(body) => self.mark(&commit.facts, body, keys)?,
            None => None,
        };
        self.evolve_as_read(&commit);
        Ok((commit, seals))
    }

    fn mark(
        &self,
        facts: &[Fact],
        body: &[u8],
        keys: &mut impl Keys,
    ) -> Result<Option<BodyMark>, Fault> {
        let secrets = facts.iter().flat_map(|fact| &fact.secrets);
        let personal = secrets.filter(|secret| !matches!(secret.subject, Subject::Unit(_)));
        // Persons stand before households: it is persons who are erased.
        let under = personal.map(|secret| (secret.subject, secret.class)).min();
        let mark = keys.mark_body(self.holding(under), body)?;
        Ok(mark.map(|mark| BodyMark { form: body::FORM, mark, under }))
    }

    /// Finds a key for each secret. One under a destroyed key is left out: nobody could ever read
    /// it, and the state must be the one that a replay gives.
    fn seal(
        &self,
        secrets: Vec<Secret>,
        keys: &mut impl Keys,
        seals: &mut Vec<Seal>,
    ) -> Result<Vec<Secret>, Fault> {
        let mut kept = Vec::with_capacity(secrets.len());
        for secret in secrets {
            let holder = self.subjects.get(secret.subject).expect("subjects are registered first");
            match keys.seal(holder, secret.class)? {
                Sealing::With(seal) => seals.push(seal),
                Sealing::Destroyed => continue,
                Sealing::Rehearsed => {}
            }
            kept.push(secret);
        }
        Ok(kept)
    }

    /// Folds what was decided as it will be read back.
    fn evolve_as_read(&mut self, commit: &Commit) {
        let linked = |fact: &Fact| super::commits::sealed_link(&fact.event).is_some();
        if !commit.facts.iter().any(linked) {
            return self.evolve(commit);
        }
        let mut read = commit.clone();
        super::commits::resolve_links(&mut read.facts);
        self.evolve(&read);
    }
}

enum Judgement {
    Answer(Answer),
    Record(Vec<Fact>, Vec<Warning>),
}
