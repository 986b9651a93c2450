//! Specs: the tree of any position is that of a naive count, across segments.

use crate::log::reader::Reader;
use crate::log::tests::{LEAF_OF, append, create, disks, entry};
use crate::log::{History, Sequencer, merkle::Frontier};

#[test]
fn the_tree_at_every_position_is_that_of_the_commits_before_it() {
    let disks = disks();
    let mut log = create(&disks);
    let commits: Vec<String> = (0..150).map(|number| format!("commit {number}")).collect();
    for pair in commits.chunks(2) {
        append(&mut log, &pair.iter().map(String::as_str).collect::<Vec<_>>());
    }
    log.confirm().unwrap();
    assert!(log.tip().position() == 150);
    let mut reader = Reader::open(disks.clone()).unwrap();
    let mut expected = vec![Frontier::default()];
    for commit in &commits {
        let mut tree = expected.last().unwrap().clone();
        tree.append(entry(commit.as_str()).leaf);
        expected.push(tree);
    }
    // Both ways, so that the reader comes from before and from behind.
    for position in (0..=150).chain((0..=150).rev()) {
        let tree = reader.tree_at(position as u64, LEAF_OF).unwrap();
        assert_eq!(tree.as_ref(), Some(&expected[position]), "{position}");
    }
    assert_eq!(reader.tree_at(151, LEAF_OF).unwrap(), None);
    assert_eq!(reader.newest_tree(LEAF_OF).unwrap(), expected[150]);
    for step in [1, 7, 149] {
        let sizes: Vec<u64> = (0..=155).step_by(step).collect();
        let roots = reader.roots_at(&sizes, LEAF_OF).unwrap();
        for (size, root) in sizes.iter().zip(roots) {
            let expected = expected.get(usize::try_from(*size).unwrap()).map(Frontier::root);
            assert_eq!(root, expected, "{size} in steps of {step}");
        }
    }
    assert!(reader.group(150).unwrap().is_some());
}
