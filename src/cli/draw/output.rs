//! Where a picture goes and in which format: one place for all pictures.
//!
//! Protected names are covered line by line before anything is laid out, since a name may be broken over lines and a
//! printed page can't be searched; what is text in the end is searched once more.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::super::fmt::replace;
use super::super::graphviz::graphviz;
use super::super::screen::Screen;
use super::super::{Failure, Outcome};
use wherefrom::draw::{self, Chart, Drawing, Picture};
#[cfg(feature = "print")]
use wherefrom::words;

/// The formats by which a file may end.
const ENDINGS: [(&str, Format); 6] = [
    ("dot", Format::Dot),
    ("gv", Format::Dot),
    ("svg", Format::Svg),
    ("png", Format::Png),
    ("pdf", Format::Pdf),
    ("html", Format::Html),
];

/// The file, its format, and how it looks.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The picture")]
pub(super) struct OutputArgs {
    /// The format. By default the one by which the file ends, else SVG
    #[arg(long, global = true, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write it to this file, whole or not at all
    #[arg(long, short, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Who places boxes and lines
    #[arg(long, global = true, value_name = "ENGINE", default_value = "own")]
    engine: Engine,
    /// For white paper or for a dark screen
    #[arg(long, global = true, value_name = "THEME", default_value = "light")]
    theme: Theme,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For Graphviz
    Dot,
    /// For the web, and for drawing programs
    Svg,
    /// Pixels; takes a build with `cargo build --release --features print`
    Png,
    /// For print; takes a build with `cargo build --release --features print`
    Pdf,
    /// One page to explore, that loads nothing
    Html,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Dot => "DOT",
            Self::Svg => "SVG",
            Self::Png => "PNG",
            Self::Pdf => "PDF",
            Self::Html => "HTML",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Engine {
    /// The program itself
    Own,
    /// An installed Graphviz
    Graphviz,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Theme {
    /// Dark on white
    Light,
    /// Light on black
    Dark,
}

impl From<Theme> for draw::Theme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
        }
    }
}

/// What is drawn: boxes and arrows, or rows in time.
pub(super) enum Drawn {
    Picture(Picture),
    Chart(Chart),
}

impl Drawn {
    fn each_text(&mut self, change: impl FnMut(&mut Vec<String>)) {
        match self {
            Self::Picture(picture) => picture.each_text(change),
            Self::Chart(chart) => chart.each_text(change),
        }
    }

    fn dot(&self) -> String {
        match self {
            Self::Picture(picture) => draw::dot(picture),
            Self::Chart(chart) => draw::dot_chart(chart),
        }
    }

    fn page(&self) -> String {
        let drawing = self.compose();
        match self {
            Self::Picture(picture) => draw::page(&drawing, picture),
            Self::Chart(chart) => draw::page_chart(&drawing, chart),
        }
    }

    fn compose(&self) -> Drawing {
        match self {
            Self::Picture(picture) => draw::compose(picture),
            Self::Chart(chart) => draw::compose_chart(chart),
        }
    }
}

/// A finished picture: text that the screen searches for protected names once more, or bytes that go out as they are.
enum Content {
    Text(String),
    Binary(Vec<u8>),
}

impl OutputArgs {
    /// Refuses what can't be written before anything is drawn; with the case at hand, whose protected names may
    /// stand in the name of a file.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let format = self.format()?;
        // DOT is text that people read; of the others nobody can see the picture there.
        if format != Format::Dot && self.output.is_none() && std::io::stdout().is_terminal() {
            let name = format.name();
            let failure = Failure::new(format!("{name} is not for a terminal"));
            return Err(failure.hint(format!("name a file: --output picture.{}", name.to_lowercase())));
        }
        Ok(())
    }

    /// Writes a picture.
    pub(super) fn write(&self, mut drawn: Drawn, screen: &mut Screen) -> Result<Outcome, Failure> {
        drawn.each_text(|lines| screen.protection().cover(lines));
        let content = self.render(&drawn, screen)?;
        match (&self.output, &content) {
            (Some(file), Content::Text(text)) => replace(file, text)?,
            (Some(file), Content::Binary(bytes)) => replace(file, bytes)?,
            (None, Content::Text(text)) => screen.raw(text.trim_end()),
            (None, Content::Binary(bytes)) => write_binary(bytes)?,
        }
        if let Some(file) = &self.output {
            screen.note(&format!("`{}` is written.", file.display()));
        }
        Ok(Outcome::Done)
    }

    fn format(&self) -> Result<Format, Failure> {
        match (self.format, &self.output) {
            (Some(format), _) => Ok(format),
            (None, Some(file)) => by_ending(file),
            (None, None) => Ok(Format::Svg),
        }
    }

    /// What is text in the end is searched for protected names, and what isn't is made of text that was.
    fn render(&self, drawn: &Drawn, screen: &Screen) -> Result<Content, Failure> {
        let format = self.format()?;
        let clean = |text: String| screen.protection().scrub(&text).into_owned();
        let svg = |drawing: &Drawing| clean(draw::svg(drawing, self.theme.into()));
        match (format, self.engine) {
            (Format::Dot, _) => Ok(Content::Text(clean(drawn.dot()))),
            (Format::Html, Engine::Graphviz) => {
                let failure = Failure::new("Graphviz makes no HTML page");
                Err(failure.hint("without --engine graphviz the program makes it itself"))
            }
            (_, Engine::Graphviz) => {
                let ending = format.name().to_lowercase();
                graphviz(&clean(drawn.dot()), &ending).map(Content::Binary)
            }
            (Format::Svg, Engine::Own) => Ok(Content::Text(svg(&drawn.compose()))),
            (Format::Png | Format::Pdf, Engine::Own) => {
                let drawing = drawn.compose();
                let said = [&drawing.title, &drawing.description].map(|text| clean(text.clone()));
                printed(&svg(&drawing), said, format, screen).map(Content::Binary)
            }
            (Format::Html, Engine::Own) => Ok(Content::Binary(clean_page(&drawn.page(), clean).into_bytes())),
        }
    }
}

/// Cleans all of a page but its style and its script. Nothing of the case stands in them, the browser knows them by their
/// hashes, and a name such as Mark is a word of programs too.
fn clean_page(page: &str, clean: impl Fn(String) -> String) -> String {
    let (mut cleaned, mut rest) = (String::with_capacity(page.len()), page);
    for [open, close] in [["<style>", "</style>"], ["<script>", "</script>"]] {
        let Some((before, (code, after))) =
            rest.split_once(open).and_then(|(before, rest)| Some((before, rest.split_once(close)?)))
        else {
            break;
        };
        cleaned += &format!("{}{open}{code}{close}", clean(before.to_owned()));
        rest = after;
    }
    cleaned + &clean(rest.to_owned())
}

/// Dots to a CSS pixel: 192 to an inch, sharp on any screen and good enough for a newspaper's column.
#[cfg(feature = "print")]
const SCALE: f64 = 2.0;

/// Returns a picture as PNG or PDF.
#[cfg(feature = "print")]
fn printed(
    svg: &str,
    [title, description]: [String; 2],
    format: Format,
    screen: &Screen,
) -> Result<Vec<u8>, Failure> {
    let failed = |error: draw::PrintError| {
        let failure = Failure::new(error.to_string());
        failure.hint("show less of it (--depth, --focus), or draw it as SVG or HTML")
    };
    let blank = draw::unprintable(svg).map_err(failed)?;
    if !blank.is_empty() {
        screen.warning(&words::pictures::unprintable(&blank));
        screen.hint(words::pictures::UNPRINTABLE_WAY_OUT);
    }
    let printed = match format {
        Format::Png => draw::png(svg, SCALE),
        _ => draw::pdf(svg, &title, &description),
    };
    printed.map_err(failed)
}

/// Says how to come by a program that prints.
#[cfg(not(feature = "print"))]
fn printed(_: &str, _: [String; 2], format: Format, _: &Screen) -> Result<Vec<u8>, Failure> {
    let failure = Failure::new(format!(
        "this build draws no {}: it was made without the feature `print`",
        format.name()
    ));
    Err(failure.hint(
        "build it with `cargo build --release --features print`, or have Graphviz draw: --engine graphviz",
    ))
}

/// The format by which a file ends.
fn by_ending(file: &Path) -> Result<Format, Failure> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let known = |ending: &String| ENDINGS.iter().find(|(name, _)| name == ending).map(|(_, format)| *format);
    ending.as_ref().and_then(known).ok_or_else(|| {
        let failure = Failure::new(format!("`{}` doesn't say which format is meant", file.display()));
        failure.hint("end it in .svg, .png, .pdf, .html or .dot, or name the format with --format")
    })
}

/// Writes what is no text to standard output. A closed pipe is success: whoever closed it has seen enough.
fn write_binary(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
