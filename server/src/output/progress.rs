//! Bars for who waits: on a terminal only, on standard error, in the reader's language.

use std::io::IsTerminal;

use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};

use crate::i18n::Lang;

/// A bar that fills as `total` is reached; hidden where nobody watches.
pub fn bar(total: u64, what: &'static str, lang: Lang) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = lang.pick(
        "{msg} {wide_bar} {percent} %  còn {left}",
        "{msg} {wide_bar} {percent} %  {left} left",
    );
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    let style = style.with_key("left", remaining).progress_chars("━━─");
    ProgressBar::new(total).with_style(style).with_message(what)
}

fn remaining(state: &ProgressState, written: &mut dyn std::fmt::Write) {
    // A bar that can't be drawn is no reason to stop what it shows.
    let _ = write!(written, "{:#}", HumanDuration(state.eta()));
}
