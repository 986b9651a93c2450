//! The key store of a trial: what was sealed under it, and what was erased.

use std::collections::BTreeSet;

use dienhong_core::domain::ids::Millis;
use dienhong_core::domain::secret::Class;
use dienhong_core::storage::Storage;
use dienhong_core::storage::sim::Dice;
use dienhong_core::vault::{ErasedTag, Founding, Opened, Vault, VaultFault};

use crate::commit::sealed;
use crate::trial::Broken;

const MASTER: [u8; 32] = [7; 32];

pub(crate) struct Keys {
    dice: Dice,
    is_founded: bool,
    erased: BTreeSet<u32>,
    /// Their erasure was begun and not reported done.
    being_erased: BTreeSet<u32>,
    rotations: i64,
}

impl Keys {
    pub(crate) fn new(seed: u64) -> Keys {
        let (erased, being_erased) = (BTreeSet::new(), BTreeSet::new());
        Keys { dice: Dice::new(seed), is_founded: false, erased, being_erased, rotations: 0 }
    }

    pub(crate) fn unlock<S: Storage>(
        &mut self,
        directory: S,
        store: [u8; 16],
    ) -> Result<Vault<S>, VaultFault> {
        if self.is_founded {
            return Vault::unlock(directory, &MASTER);
        }
        let founding = Founding { store, slots_per_file: 12, now: Millis(0) };
        let found = Vault::found(directory, &founding, &MASTER, &mut random(&mut self.dice));
        self.is_founded = found.is_ok();
        found
    }

    /// Finishes what was begun, as the registry does; then every key must open what it sealed.
    pub(crate) fn check<S: Storage>(
        &mut self,
        vault: &mut Vault<S>,
        commits: &[Vec<u8>],
    ) -> Result<Result<(), Broken>, VaultFault> {
        let sealed: Vec<_> = commits.iter().filter_map(|commit| sealed(commit)).collect();
        vault.reserve_through(sealed.iter().map(|(_, slot, _)| *slot).max())?;
        for slot in std::mem::take(&mut self.being_erased) {
            self.erase(vault, slot)?;
        }
        for &slot in &self.erased {
            if !tags(vault, slot).iter().all(|tag| vault.was_erased(tag)) {
                return Ok(Err(Broken::Forgotten));
            }
        }
        for (number, slot, field) in sealed {
            let opened = vault.open(slot, Class::Basic, &about(number), field)?;
            let verdict = match opened {
                Opened::Erased if self.erased.contains(&slot) => continue,
                Opened::Plain(plain) if *plain == name(number) && !self.erased.contains(&slot) => {
                    continue;
                }
                Opened::Plain(_) if self.erased.contains(&slot) => Broken::Revived,
                other => Broken::Key(format!("slot {slot}: {other:?}")),
            };
            return Ok(Err(verdict));
        }
        Ok(Ok(()))
    }

    /// A slot of its own, and a name sealed under it.
    pub(crate) fn seal<S: Storage>(
        &mut self,
        vault: &mut Vault<S>,
        number: u64,
    ) -> Result<(u32, Vec<u8>), VaultFault> {
        let slot = vault.take_slot(&mut random(&mut self.dice))?;
        let mut nonce = [0; 12];
        random(&mut self.dice)(&mut nonce);
        let field = vault.seal(slot, Class::Basic, &about(number), &name(number), nonce)?;
        Ok((slot, field.expect("a new slot has keys")))
    }

    pub(crate) fn erase_one<S: Storage>(
        &mut self,
        vault: &mut Vault<S>,
        commits: &[Vec<u8>],
    ) -> Result<(), VaultFault> {
        let sealed: Vec<_> = commits.iter().filter_map(|commit| sealed(commit)).collect();
        if sealed.is_empty() {
            return Ok(());
        }
        let index = usize::try_from(self.dice.below(sealed.len() as u64)).expect("an index");
        self.erase(vault, sealed[index].1)
    }

    fn erase<S: Storage>(&mut self, vault: &mut Vault<S>, slot: u32) -> Result<(), VaultFault> {
        self.being_erased.insert(slot);
        vault.remember_erased(&tags(vault, slot))?;
        vault.destroy(slot, &Class::ALL)?;
        self.being_erased.remove(&slot);
        self.erased.insert(slot);
        Ok(())
    }

    pub(crate) fn rotate<S: Storage>(&mut self, vault: &mut Vault<S>) -> Result<(), VaultFault> {
        self.rotations += 1;
        vault.rotate(Millis(self.rotations), &mut random(&mut self.dice)).map(drop)
    }
}

/// Of what may not come back: several a person, so that they fill more than a sector.
fn tags<S: Storage>(vault: &Vault<S>, slot: u32) -> Vec<ErasedTag> {
    let number = slot.to_string();
    ["ref", "national_id", "card"].map(|kind| vault.erased_tag(&[kind, &number])).to_vec()
}

fn about(number: u64) -> [u8; 8] {
    number.to_le_bytes()
}

fn name(number: u64) -> Vec<u8> {
    format!("person {number}").into_bytes()
}

fn random(dice: &mut Dice) -> impl FnMut(&mut [u8]) {
    |bytes| {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.roll().to_le_bytes()[..chunk.len()]);
        }
    }
}
