//! For those who check the log: its latest checkpoint and key, receipts, consistency of two sizes,
//! and tiles as C2SP tlog-tiles lays them out below `/api/v1/log`.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse as _, Response};
use dienhong_core::domain::ids::Position;
use dienhong_core::log::merkle::nodes::Node;
use dienhong_core::log::merkle::proof;
use dienhong_core::receipt::names::Name;
use dienhong_core::receipt::{Broken, Receipt};
use dienhong_projections::people::About;

use super::ask::{blocking, pairs, unfit};
use super::live::Live;
use super::parameters::name_unknown;
use super::problem::Problem;
use super::shared::Shared;
use crate::app::{Notary, failed, latest};
use crate::catalogue::Message;
use crate::cli::points;
use crate::commands::history::Keys;
use crate::failure::Failure;
use crate::proofs::grove::Grove;
use crate::proofs::receipts::{Asked, Draft, beyond, covering, looked_up};
use crate::reading::{Reading, Wanted, held};

mod document;
mod tile;

pub(super) use document::ConsistencyDocument;
use tile::Tile;

pub(super) const TEXT: &str = "text/plain; charset=utf-8";
pub(super) const BYTES: &str = "application/octet-stream";

/// How long a proof waits for the tree to follow the log.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

const FRESH: [(HeaderName, &str); 2] = [(CONTENT_TYPE, TEXT), (CACHE_CONTROL, "no-cache")];

pub(super) async fn checkpoint(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = named(query.as_deref(), [])?;
    let live = shared.live()?;
    let signed = blocking(&shared, move || {
        let mut records = live.proving();
        let is_newest = |size| size == live.durable().0 || !live.may_sign();
        match latest(live.dir())? {
            Some((_, signed)) if is_newest(signed.checkpoint.size) => Ok(signed),
            _ => Notary::of(&records)?.sign(&mut records),
        }
    });
    Ok((FRESH, signed.await?.note).into_response())
}

pub(super) async fn key(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = named(query.as_deref(), [])?;
    let live = shared.live()?;
    let key = blocking(&shared, move || match latest(live.dir())? {
        Some((key, _)) => Ok(key),
        None => Ok(Notary::of(&live.proving())?.verifier().clone()),
    });
    Ok((FRESH, format!("{}\n", key.await?)).into_response())
}

pub(super) async fn receipt(
    State(shared): State<Arc<Shared>>,
    Path(position): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let position = whole("position", &position)?;
    let [event] = named(query.as_deref(), ["event"])?;
    let event = u16::try_from(event.unwrap_or(0))
        .map_err(|_| Problem::wrong(vec![unfit("event", "65536 …", "0, 1, 2 …")]))?;
    let live = shared.live()?;
    let asked = Asked { position: Position(position), event };
    let receipt = blocking(&shared, move || issued(&live, asked)).await?;
    Ok(([(CONTENT_TYPE, TEXT), (CACHE_CONTROL, "no-store")], receipt.text()).into_response())
}

fn issued(live: &Live, asked: Asked) -> Result<Receipt, Failure> {
    let mut records = live.proving();
    let (key, signed) = covering(&mut records, asked.position)?;
    let draft = Draft::of(&mut records, asked, |records, names| {
        let known = live.read(Wanted::default(), |reading, keys| {
            let places = |name: &Name| (*name, candidates(*name, reading, keys));
            Ok(names.iter().map(places).collect::<BTreeMap<_, _>>())
        })?;
        looked_up(records, names, |name| known.get(&name).cloned().unwrap_or_default())
    })?;
    let size = signed.checkpoint.size;
    let roots = grown(live, size, |grove| grove.roots(&draft.ranges(size)))?;
    let receipt = draft.proven(roots, &signed);
    match receipt.verify(&key) {
        Err(Broken::NotIncluded { .. }) => {
            grown(live, size, Grove::discard)?;
            Err(Failure::failed(Message::new(3307, [])))
        }
        _ => Ok(receipt),
    }
}

/// The commits that may have registered what is named, the likely one first.
fn candidates(name: Name, reading: &Reading<'_>, keys: &Keys) -> Vec<Position> {
    let about = match name {
        Name::Unit(unit) => About::Unit(unit),
        Name::Person(person) => About::Person(person),
        Name::Household(household) => About::Household(household),
        Name::Fund(fund) => About::Fund(fund),
        Name::Support(support) => About::Support(support),
        Name::Club(club) => About::Club(club),
        _ => return keys.registered_at(name).into_iter().collect(),
    };
    reading.models.histories.positions(about)
}

/// Asks the tree once it holds that many leaves.
fn grown<T>(
    live: &Live,
    size: u64,
    ask: impl FnOnce(&mut Grove) -> std::io::Result<T>,
) -> Result<T, Failure> {
    let mut waited = Duration::ZERO;
    loop {
        if let Some(grove) = live.grove()
            && let mut grove = held(grove)
            && grove.size() >= size
        {
            let asked = ask(&mut grove);
            if asked.as_ref().is_err_and(|error| error.kind() == ErrorKind::InvalidData) {
                // Something in its files was changed: it grows again from the log.
                grove.discard().map_err(failed)?;
                return Err(Failure::failed(Message::new(3307, [])));
            }
            return asked.map_err(failed);
        }
        if waited >= PATIENCE {
            return Err(Failure::failed(Message::new(3307, [])));
        }
        thread::sleep(LOOK_AGAIN);
        waited += LOOK_AGAIN;
    }
}

pub(super) async fn consistency(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [from, to] = named(query.as_deref(), ["from", "to"])?;
    let live = shared.live()?;
    let to = to.unwrap_or(live.durable().0);
    let Some(from) = from.filter(|from| *from > 0) else {
        return Err(Problem::wrong(vec![unfit("from", "", "1, 2, 3 …")]));
    };
    let document = blocking(&shared, move || {
        let last = live.durable().0;
        if let Some(over) = [from, to].into_iter().find(|size| *size > last || from > to) {
            return Err(beyond(Position(over), to.min(last)));
        }
        let mut ranges = vec![0..from, 0..to];
        ranges.extend(proof::consistency(from, to));
        let roots = grown(&live, to, |grove| grove.roots(&ranges))?;
        Ok(ConsistencyDocument::new(from, to, &roots))
    });
    let text = serde_json::to_string(&document.await?).expect("text and numbers are JSON");
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")];
    Ok((headers, text + "\n").into_response())
}

pub(super) async fn tile(
    State(shared): State<Arc<Shared>>,
    Path((level, index)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let [] = named(query.as_deref(), [])?;
    let Some(tile) = Tile::parse(&level, &index) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let live = shared.live()?;
    if tile.end() > live.durable().0 {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    // A tile never changes: its address says what is in it.
    let tag = format!("\"{level}-{}\"", index.replace('/', "-"));
    let kept = [(ETAG, tag.clone()), (CACHE_CONTROL, "max-age=31536000, immutable".to_owned())];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let hashes = blocking(&shared, move || {
        grown(&live, tile.end(), |grove| {
            let missing = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
            let node = |node: Node| grove.node(node)?.ok_or_else(missing);
            tile.nodes().map(node).collect::<std::io::Result<Vec<_>>>()
        })
    });
    Ok((kept, [(CONTENT_TYPE, BYTES)], hashes.await?.concat()).into_response())
}

fn whole(name: &str, text: &str) -> Result<u64, Problem> {
    points::position(text).ok_or_else(|| Problem::wrong(vec![unfit(name, text, "1, 2, 3 …")]))
}

/// The values of a query that knows these names.
fn named<const N: usize>(
    query: Option<&str>,
    names: [&str; N],
) -> Result<[Option<u64>; N], Problem> {
    let mut values = [None; N];
    let mut wrong = Vec::new();
    for (name, value) in pairs(query) {
        match (names.iter().position(|known| *known == name), points::position(&value)) {
            (Some(_), _) if value.is_empty() => {}
            (Some(at), Some(value)) => values[at] = Some(value),
            (Some(_), None) => wrong.push(unfit(&name, &value, "1, 2, 3 …")),
            (None, _) => wrong.push(name_unknown(&name, &names.join(", "))),
        }
    }
    if wrong.is_empty() { Ok(values) } else { Err(Problem::wrong(wrong)) }
}
