//! The binary as a user would run it: good input, bad input, closed pipes.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod audit;
mod broken;
mod cluster;
mod dates;
mod dedup;
mod dedup_columns;
mod dedup_folders;
mod dedup_sources;
mod dedup_tables;
mod desk;
mod evaluate;
mod explain;
mod forms;
mod in_place;
mod keywords;
mod pages;
mod passages;
mod real_data;
mod related;
mod relations;
mod settlement;
mod sources;
mod stories;
mod tables;
mod targets;
