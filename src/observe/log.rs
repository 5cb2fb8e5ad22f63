//! Log lines on stderr, as text or one JSON object a line. The filter is one of tracing's:
//! a level, or levels by module.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Starts logging for the whole process; a second call changes nothing.
/// `filter` was checked when the options were read; a wrong one means `info`.
pub(crate) fn start(filter: &str, is_json: bool) {
    let colours = !is_json && io::stderr().is_terminal();
    // Fails only when the process logs already, as in tests.
    let _: Result<(), _> = tracing::subscriber::set_global_default(subscriber(filter, is_json, colours, io::stderr));
}

fn subscriber<W>(filter: &str, is_json: bool, colours: bool, writer: W) -> Box<dyn tracing::Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(colours);
    if is_json { Box::new(lines.json().flatten_event(true).with_current_span(false).finish()) } else { Box::new(lines.finish()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(filter: &str, is_json: bool) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        tracing::subscriber::with_default(subscriber(filter, is_json, false, move || writer.clone()), || {
            tracing::info!(source = "01ABC", channels = 3, "refreshed");
            tracing::debug!("details");
        });
        String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn json_lines_are_flat_objects() {
        let text = logged("info", true);
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&line["message"], &line["source"], &line["channels"]), (&"refreshed".into(), &"01ABC".into(), &3.into()));
    }

    #[test]
    fn the_filter_counts() {
        assert_eq!(logged("debug", false).lines().count(), 2);
        assert_eq!(logged("info", false).lines().count(), 1);
        assert_eq!(logged("error", false), "");
    }
}
