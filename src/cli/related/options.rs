//! What a related list may hold, as the command line says it.

use clap::Args;
use nuskha::read::Reading;
use nuskha::related::{DEFAULT_TOP, RelatedOptions};

use crate::cli::warning::{warn_of_no_days, warn_of_no_sources};

/// What a related list may hold.
#[derive(Debug, Args)]
#[command(next_help_heading = "Lists")]
pub(crate) struct ListArguments {
    /// Articles of a list at most, 1 to 1000
    #[arg(long, default_value_t = DEFAULT_TOP, value_name = "N", value_parser = top)]
    top: usize,

    /// List only articles at most this many days older or newer, as in 30d;
    /// articles without a date then have no list and are in none
    #[arg(long, value_name = "DAYS", value_parser = whole_days)]
    window: Option<u32>,

    /// Halve the score of an article for every such number of days that it is
    /// older, as in 7d
    #[arg(long, value_name = "DAYS", value_parser = days)]
    half_life: Option<f32>,

    /// At most N articles of any one source in a list, also of the source of the
    /// article itself
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    other_sources: Option<usize>,

    /// List copies too: those of the article itself, and every member of a cluster
    #[arg(long)]
    copies: bool,
}

impl ListArguments {
    /// Says which of the options ask for what no article tells.
    pub(super) fn warn_of_missing(&self, reading: &Reading) {
        if self.window.is_some() {
            warn_of_no_days("--window", reading);
        }
        if self.half_life.is_some() {
            warn_of_no_days("--half-life", reading);
        }
        if self.other_sources.is_some() {
            warn_of_no_sources("--other-sources", reading);
        }
    }

    pub(crate) fn options(&self) -> RelatedOptions {
        RelatedOptions {
            top: self.top,
            window: self.window,
            half_life: self.half_life,
            per_source: self.other_sources,
            copies: self.copies,
        }
    }
}

fn top(written: &str) -> Result<usize, String> {
    let number = written.parse().ok().filter(|number| (1..=1000).contains(number));
    number.ok_or_else(|| "a number from 1 to 1000 is needed".to_owned())
}

fn at_least_one(written: &str) -> Result<usize, String> {
    let number = written.parse().ok().filter(|&number| number >= 1);
    number.ok_or_else(|| "a number of at least 1 is needed".to_owned())
}

fn whole_days(written: &str) -> Result<u32, String> {
    let number = written.strip_suffix('d').unwrap_or(written).parse();
    number.map_err(|_| "write a number of days, as in 30d".to_owned())
}

fn days(written: &str) -> Result<f32, String> {
    let number = written.strip_suffix('d').unwrap_or(written).parse().ok();
    let number = number.filter(|&days: &f32| days > 0.0 && days.is_finite());
    number.ok_or_else(|| "write a number of days above 0, as in 7d or 0.5d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{days, whole_days};

    #[test]
    fn days_may_have_their_letter() {
        assert_eq!(whole_days("30d"), Ok(30));
        assert_eq!(whole_days("0"), Ok(0));
        assert_eq!(days("0.5d"), Ok(0.5));
        for wrong in ["", "d", "-1d", "1w", "0d", "inf", "NaN"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
        assert!(whole_days("1.5d").is_err());
    }
}
