//! A tile by its address, after C2SP tlog-tiles: `LEVEL/x001/x234/067` or, with fewer than 256
//! hashes, `LEVEL/x001/x234/067.p/WIDTH`.

use dienhong_core::log::merkle::nodes::Node;

const WIDTH: u64 = 256;
const HEIGHT: u32 = 8;

/// Seven tiles above each other cover every position that can be written.
const LEVEL_MAX: u32 = 7;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tile {
    level: u32,
    index: u64,
    width: u64,
}

impl Tile {
    /// `None`: no tile has this address.
    pub(super) fn parse(level: &str, index: &str) -> Option<Tile> {
        let level = plain(level).filter(|level| *level <= u64::from(LEVEL_MAX))?;
        let (index, width) = match index.split_once(".p/") {
            Some((index, width)) => {
                (index, plain(width).filter(|width| (1..WIDTH).contains(width))?)
            }
            None => (index, WIDTH),
        };
        let level = u32::try_from(level).ok()?;
        let index = number(index)?;
        let last = index.checked_add(1)?.checked_mul(1 << (HEIGHT * level + HEIGHT - 1))?;
        (last < u64::MAX / 4).then_some(Tile { level, index, width })
    }

    pub(super) fn nodes(self) -> impl Iterator<Item = Node> {
        let (level, first) = (self.level * HEIGHT, self.index * WIDTH);
        (first..first + self.width).map(move |index| Node { level, index })
    }

    /// How many leaves there must be for it.
    pub(super) fn end(self) -> u64 {
        (self.index * WIDTH + self.width) << (self.level * HEIGHT)
    }
}

/// Decimal, without leading zeros.
fn plain(text: &str) -> Option<u64> {
    let number = text.parse::<u64>().ok()?;
    (number.to_string() == text).then_some(number)
}

/// Of three digits each, all but the last after an `x`.
fn number(text: &str) -> Option<u64> {
    let number = text.replace(['x', '/'], "").parse::<u64>().ok()?;
    (path(number) == text).then_some(number)
}

fn path(number: u64) -> String {
    let mut path = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_the_specification() {
        assert_eq!(path(1_234_067), "x001/x234/067");
        let full = Tile::parse("0", "x001/x234/067").unwrap();
        assert_eq!(full, Tile { level: 0, index: 1_234_067, width: 256 });
        assert_eq!(full.end(), 1_234_068 * 256);
        // A tree of 70,000: 273 full tiles, one of 112; one full above, one of 17; one of 1.
        let ends = [("0", "272"), ("0", "273.p/112"), ("1", "001.p/17"), ("2", "000.p/1")]
            .map(|(level, index)| Tile::parse(level, index).unwrap().end());
        assert_eq!(ends, [69_888, 70_000, 69_888, 65_536]);
        let nodes: Vec<Node> = Tile::parse("1", "001.p/2").unwrap().nodes().collect();
        assert_eq!(nodes, [Node { level: 8, index: 256 }, Node { level: 8, index: 257 }]);
    }

    #[test]
    fn anything_else_is_no_tile() {
        for (level, index) in [
            ("00", "000"),
            ("8", "000"),
            ("-1", "000"),
            ("0", "0"),
            ("0", "1000"),
            ("0", "001/000"),
            ("0", "x000/001"),
            ("0", "000.p/0"),
            ("0", "000.p/256"),
            ("0", "000.p/01"),
            ("0", "000.p"),
            ("0", "000/"),
            ("7", "x999/x999/999"),
        ] {
            assert_eq!(Tile::parse(level, index), None, "{level}/{index}");
        }
    }
}
