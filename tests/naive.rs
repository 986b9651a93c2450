//! The figures of a registry recounted from its rows, clause by clause of the contract, by code
//! that knows nothing of the program: slow, recursive and plain.

pub(crate) mod figures;
pub(crate) mod random;
pub(crate) mod registry;
pub(crate) mod territory;
