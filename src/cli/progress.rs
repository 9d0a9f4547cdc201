//! A progress bar on standard error while it is a terminal, nothing
//! otherwise.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use nuskha::{Observer, Step};

/// Shows how far the run is.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        // where a step fails, its bar goes too
        let bar = ProgressBar::with_draw_target(None, target).with_finish(ProgressFinish::AndClear);
        Self { bar }
    }
}

impl Observer for Progress {
    fn begin(&self, step: Step, total: Option<u64>) {
        let (name, amount) = match step {
            Step::Read => ("reading", "{bytes} of {total_bytes}, {bytes_per_sec}"),
            Step::ReadAgain => ("again", "{human_pos} of {human_len} articles"),
            Step::Join => ("joining", "{percent} %"),
            Step::Sign => ("signing", "{human_pos} of {human_len} sets"),
            Step::Band => ("banding", "{human_pos} of {human_len} bands"),
            Step::Verify => ("verifying", "{human_pos} of {human_len} pairs"),
            Step::Relate => ("relating", "{human_pos} of {human_len} pairs"),
            Step::Search => ("searching", "{human_pos} of {human_len} articles"),
            _ => ("working", "{percent} %"),
        };
        let template = match (total, step) {
            (Some(_), _) => {
                format!("{{prefix:>9}} {{spinner}} {{wide_bar}} {amount}, {{eta}} left")
            }
            (None, Step::Read) => "{prefix:>9} {spinner} {bytes}, {bytes_per_sec}".to_owned(),
            (None, _) => "{prefix:>9} {spinner} {human_pos}".to_owned(),
        };
        // nothing is drawn until the bar is reset, with all of it known
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        if let Ok(style) = ProgressStyle::with_template(&template) {
            self.bar.set_style(style);
        }
        self.bar.set_prefix(name);
        self.bar.reset();
    }

    // which draws, now and then: a thread that did would panic where none can be started
    fn advance(&self, units: u64) {
        self.bar.inc(units);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
