//! Which process started which, and when: the fold of process starts. Exits are in the lanes.

use crate::event::{NO_WORKER, Nanos, WorkerId};

/// The processes of a run by who started them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
}

/// One process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    pub worker: WorkerId,
    /// Who started it; [`NO_WORKER`] for the laboratory itself.
    pub parent: WorkerId,
    /// How many starts it is away from the laboratory.
    pub level: u32,
    pub born: Nanos,
}

impl Tree {
    pub(super) fn apply(&mut self, at: Nanos, worker: WorkerId, parent: WorkerId, level: u32) {
        let node = Node { worker, parent, level, born: at };
        // By worker, whatever the order of events; a second start of the same worker is ignored.
        if let Err(place) = self.nodes.binary_search_by_key(&worker, |node| node.worker) {
            self.nodes.insert(place, node);
        }
    }

    /// Whether no process has a known parent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The processes that had been started at a moment, by worker.
    pub fn nodes_at(&self, at: Nanos) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.born <= at)
    }

    /// How many processes had been started on each level at a moment, from level 1 on.
    #[must_use]
    pub fn levels_at(&self, at: Nanos) -> Vec<u64> {
        let mut levels = Vec::new();
        for node in self.nodes_at(at) {
            // A damaged file may have any level; the memory is bounded.
            let index = (node.level.max(1) - 1).min(64) as usize;
            if index >= levels.len() {
                levels.resize(index + 1, 0);
            }
            levels[index] += 1;
        }
        levels
    }

    /// The processes started at a moment, each after the one that started it; with how deep it stands in this list.
    #[must_use]
    pub fn in_depth_at(&self, at: Nanos) -> Vec<Node> {
        let nodes: Vec<&Node> = self.nodes_at(at).collect();
        let mut list = Vec::with_capacity(nodes.len());
        let children =
            |parent: WorkerId| nodes.iter().rev().filter(move |node| node.parent == parent).map(|node| **node);
        let mut stack: Vec<Node> = children(NO_WORKER).collect();
        while let Some(node) = stack.pop() {
            list.push(node);
            // In a damaged file a process may be its own ancestor.
            if list.len() > nodes.len() {
                break;
            }
            stack.extend(children(node.worker));
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_stand_behind_their_parents_in_whatever_order_the_news_come() {
        let mut tree = Tree::default();
        for (at, worker, parent, level) in [(30, 2, 0, 2), (10, 0, NO_WORKER, 1), (11, 1, NO_WORKER, 1), (40, 3, 1, 2)]
        {
            tree.apply(at, worker, parent, level);
        }
        let workers: Vec<WorkerId> = tree.in_depth_at(100).iter().map(|node| node.worker).collect();
        assert_eq!(workers, [0, 2, 1, 3]);
        assert_eq!(tree.levels_at(100), [2, 2]);
        assert_eq!(tree.levels_at(30), [2, 1]);
        assert_eq!(tree.levels_at(5), Vec::<u64>::new());
    }

    #[test]
    fn a_circle_of_parents_has_an_end() {
        let mut tree = Tree::default();
        tree.apply(1, 0, 1, 1);
        tree.apply(1, 1, 0, 2);
        tree.apply(1, 2, NO_WORKER, u32::MAX);
        assert_eq!(tree.in_depth_at(1).len(), 1, "nobody but 2 descends from the laboratory");
        assert_eq!(tree.levels_at(1).len(), 65);
    }
}
