//! The tree of one day as known at one position: who stands below whom, and where those count
//! whose unit does not exist on that day.
//!
//! Units are numbered in pre-order, children by code and id, so that a subtree is an interval.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::calendar::Day;
use super::ids::UnitNo;
use super::units::{Known, Lineage, UnitKind, Units};

#[derive(Clone, Debug)]
pub struct Tree {
    root: Option<UnitNo>,
    /// By number; also units that do not exist on the day.
    nodes: Vec<Node>,
    /// The children of all units, one unit's after the other's.
    children: Vec<UnitNo>,
    /// The units that exist, in pre-order.
    order: Vec<UnitNo>,
    /// Where in the order each unit counts, by number; empty where there is no root.
    places: Vec<u32>,
    kinds: [OfKind; UnitKind::ALL.len()],
}

/// The units of one kind that exist.
#[derive(Clone, Debug, Default)]
struct OfKind {
    /// Their places in the order, rising.
    places: Vec<u32>,
    /// Those below the root by code, then by id.
    below_root: OnceLock<Vec<UnitNo>>,
}

#[derive(Clone, Debug)]
struct Node {
    kind: UnitKind,
    name: Arc<str>,
    code: Option<Arc<str>>,
    exists: bool,
    parent: Option<UnitNo>,
    home: Option<UnitNo>,
    children: Range<u32>,
    span: Range<u32>,
}

impl Tree {
    /// `known` are the lives of `units` as known at a position.
    pub fn build(units: &Units, known: &Known, on: Day) -> Tree {
        let mut tree = Tree {
            root: None,
            nodes: known.all().map(|unit| Node::of(known, unit, on)).collect(),
            children: Vec::new(),
            order: Vec::new(),
            places: Vec::new(),
            kinds: Default::default(),
        };
        tree.join_to_root();
        tree.list_children(units);
        tree.number();
        tree.list_places();
        tree
    }

    /// How many units exist.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether the unit exists on the day.
    pub fn contains(&self, unit: UnitNo) -> bool {
        self.nodes.get(unit.index()).is_some_and(|node| node.exists)
    }

    pub fn root(&self) -> Option<UnitNo> {
        self.root
    }

    pub fn parent(&self, unit: UnitNo) -> Option<UnitNo> {
        self.nodes[unit.index()].parent
    }

    /// By code, then by id; units without a code last.
    pub fn children(&self, unit: UnitNo) -> &[UnitNo] {
        let Range { start, end } = self.nodes[unit.index()].children;
        &self.children[start as usize..end as usize]
    }

    pub fn kind(&self, unit: UnitNo) -> UnitKind {
        self.nodes[unit.index()].kind
    }

    pub fn name(&self, unit: UnitNo) -> &Arc<str> {
        &self.nodes[unit.index()].name
    }

    pub fn code(&self, unit: UnitNo) -> Option<&Arc<str>> {
        self.nodes[unit.index()].code.as_ref()
    }

    /// The pre-order interval of the unit and all below it; empty when it does not exist.
    pub fn span(&self, unit: UnitNo) -> Range<u32> {
        self.nodes[unit.index()].span.clone()
    }

    /// The units that exist, in pre-order: `order()[span(unit)]` is the unit and all below it.
    pub fn order(&self) -> &[UnitNo] {
        &self.order
    }

    /// Whether `unit` is `top` or stands below it.
    pub fn is_within(&self, unit: UnitNo, top: UnitNo) -> bool {
        self.contains(unit) && self.span(top).contains(&self.span(unit).start)
    }

    /// Where what is placed in `unit` counts under this tree. `None`: there is no tree on that day,
    /// or the unit was not known.
    pub fn home(&self, unit: UnitNo) -> Option<UnitNo> {
        self.nodes.get(unit.index())?.home
    }

    /// Where in the order [`home`](Tree::home) stands.
    pub fn place(&self, unit: UnitNo) -> Option<u32> {
        self.places.get(unit.index()).copied()
    }

    /// The units of that kind below `top`, in pre-order.
    pub fn below(&self, top: UnitNo, kind: UnitKind) -> impl Iterator<Item = UnitNo> {
        self.places_below(top, kind).iter().map(|place| self.order[*place as usize])
    }

    /// The units of that kind below `top` by code, then by id, those without a code last. `units`
    /// are those of which the tree was built.
    pub fn level_below(&self, units: &Units, top: UnitNo, kind: UnitKind) -> Vec<UnitNo> {
        let ranked = || {
            let mut ranked: Vec<UnitNo> = self.below(top, kind).collect();
            ranked.sort_by(|a, b| self.compare(units, *a, *b));
            ranked
        };
        if Some(top) == self.root {
            return self.kinds[kind as usize].below_root.get_or_init(ranked).clone();
        }
        ranked()
    }

    fn places_below(&self, top: UnitNo, kind: UnitKind) -> &[u32] {
        let Range { start, end } = self.span(top);
        let places = self.kinds[kind as usize].places.as_slice();
        let below = &places[places.partition_point(|place| *place <= start)..];
        // Mostly none: what stands there need not be searched for its end.
        let is_any = below.first().is_some_and(|place| *place < end);
        &below[..if is_any { below.partition_point(|place| *place < end) } else { 0 }]
    }

    /// Every unit that exists stands below the root, and everybody counts in it.
    fn join_to_root(&mut self) {
        let numbers = (0..self.nodes.len()).map(UnitNo::after);
        let mut tops = numbers.filter(|unit| self.contains(*unit) && self.parent(*unit).is_none());
        self.root = tops.next();
        let Some(root) = self.root else { return };
        for (index, node) in self.nodes.iter_mut().enumerate() {
            node.home = node.home.or(Some(root));
            if node.exists && node.parent.is_none() && index != root.index() {
                node.parent = Some(root);
            }
        }
        self.cut_circles(root);
    }

    /// The rules let nobody stand below itself; were it recorded all the same, questions that climb
    /// to the root must end. The first unit that a climb meets twice is put below the root.
    fn cut_circles(&mut self, root: UnitNo) {
        let mut climbs: Vec<Option<usize>> = vec![None; self.nodes.len()];
        for climb in 0..self.nodes.len() {
            let mut next = Some(climb);
            while let Some(unit) = next.filter(|unit| climbs[*unit] != Some(climb)) {
                next = if climbs[unit].is_some() {
                    None
                } else {
                    self.nodes[unit].parent.map(UnitNo::index)
                };
                climbs[unit].get_or_insert(climb);
            }
            if let Some(twice) = next {
                self.nodes[twice].parent = Some(root);
            }
        }
    }

    fn list_children(&mut self, units: &Units) {
        let numbers = (0..self.nodes.len()).map(UnitNo::after);
        let mut children: Vec<UnitNo> =
            numbers.filter(|unit| self.contains(*unit) && self.parent(*unit).is_some()).collect();
        children.sort_by(|a, b| {
            self.parent(*a).cmp(&self.parent(*b)).then_with(|| self.compare(units, *a, *b))
        });
        self.children = children;
        let mut start = 0;
        while let Some(parent) = self.children.get(start).and_then(|child| self.parent(*child)) {
            let rest = &self.children[start..];
            let siblings = rest.partition_point(|child| self.parent(*child) <= Some(parent));
            self.nodes[parent.index()].children = count(start)..count(start + siblings);
            start += siblings;
        }
    }

    fn compare(&self, units: &Units, a: UnitNo, b: UnitNo) -> Ordering {
        let (code_a, code_b) = (self.code(a), self.code(b));
        let with_code_first = code_a.is_none().cmp(&code_b.is_none());
        with_code_first
            .then_with(|| code_a.cmp(&code_b))
            .then_with(|| units.key(a).cmp(units.key(b)))
            .then(a.cmp(&b))
    }

    fn number(&mut self) {
        let mut open: Vec<(UnitNo, bool)> =
            self.root.map(|root| (root, false)).into_iter().collect();
        while let Some((unit, is_done)) = open.pop() {
            let next = count(self.order.len());
            if is_done {
                self.nodes[unit.index()].span.end = next;
                continue;
            }
            self.nodes[unit.index()].span.start = next;
            self.order.push(unit);
            open.push((unit, true));
            let children = self.children(unit).iter().rev();
            open.extend(children.map(|child| (*child, false)));
        }
    }

    fn list_places(&mut self) {
        let place = |home: UnitNo| self.nodes[home.index()].span.start;
        self.places = self.nodes.iter().filter_map(|node| node.home.map(place)).collect();
        for (place, unit) in (0..).zip(&self.order) {
            self.kinds[self.nodes[unit.index()].kind as usize].places.push(place);
        }
    }
}

impl Node {
    fn of(known: &Known, unit: UnitNo, on: Day) -> Node {
        let life = known.life(unit);
        let exists = life.stands_on(on);
        Node {
            kind: life.kind,
            name: Arc::clone(life.name_on(on)),
            code: life.code_on(on).cloned(),
            exists,
            parent: if exists { known.parent(unit, on) } else { None },
            home: known.home(unit, on),
            children: 0..0,
            span: 0..0,
        }
    }
}

fn count(units: usize) -> u32 {
    u32::try_from(units).expect("units are numbered in 32 bits")
}

#[cfg(test)]
mod tests;
