//! Checkpoints and receipts, as those who keep them see them.

mod checkpoints;
