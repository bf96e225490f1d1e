//! Which font the printer takes for which words.
//!
//! The bundled fonts come first, whatever else a picture names. Only for a letter that none of them has is the machine
//! asked for its own fonts.

use std::sync::Arc;

use resvg::usvg::fontdb::{Database, FaceInfo, ID, Source, Style, Weight};
use resvg::usvg::{Font, FontFamily, FontResolver, Options};

/// What words stand in that name no font.
pub(super) const FIRST: &str = "Liberation Sans";

/// The bundled fonts, each regular and bold.
#[derive(Clone, Copy)]
struct Bundled {
    liberation: [ID; 2],
    dejavu: [ID; 2],
}

/// Returns options for reading an SVG with the bundled fonts.
pub(super) fn options() -> Options<'static> {
    let mut database = Database::new();
    let mut load = |bytes: &'static [u8]| {
        let loaded = database.load_font_source(Source::Binary(Arc::new(bytes)));
        loaded.first().copied().expect("the bundled fonts can be read: a test prints with each of them")
    };
    let bundled = Bundled {
        liberation: [
            load(include_bytes!("../fonts/LiberationSans-Regular.ttf")),
            load(include_bytes!("../fonts/LiberationSans-Bold.ttf")),
        ],
        dejavu: [
            load(include_bytes!("../fonts/DejaVuSans.ttf")),
            load(include_bytes!("../fonts/DejaVuSans-Bold.ttf")),
        ],
    };
    let font_resolver = FontResolver {
        select_font: Box::new(move |font, _| Some(bundled.named(font))),
        select_fallback: Box::new(move |one, used, database| bundled.instead(one, used, database)),
    };
    Options { font_family: FIRST.to_owned(), fontdb: Arc::new(database), font_resolver, ..Options::default() }
}

impl Bundled {
    /// The bundled font that is named first; the one with more letters if none is.
    fn named(self, font: &Font) -> ID {
        let named = font.families().iter().find_map(|family| match family {
            FontFamily::Named(name) if name == FIRST => Some(self.liberation),
            FontFamily::Named(name) if name == "DejaVu Sans" => Some(self.dejavu),
            _ => None,
        });
        named.unwrap_or(self.dejavu)[usize::from(font.weight() >= 600)]
    }

    /// A font that has a letter which those used so far have not.
    fn instead(self, one: char, used: &[ID], database: &mut Arc<Database>) -> Option<ID> {
        let bold = used.first().is_some_and(|first| *first == self.liberation[1] || *first == self.dejavu[1]);
        // A few letters are in the regular font alone.
        let dejavu = [self.dejavu[usize::from(bold)], self.dejavu[0]];
        if let Some(font) = dejavu.into_iter().find(|font| !used.contains(font) && has(database, *font, one))
        {
            return Some(font);
        }
        if database.len() == self.all().len() {
            Arc::make_mut(database).load_system_fonts();
        }
        let weight = if bold { Weight::BOLD } else { Weight::NORMAL };
        let ours = self.all();
        let theirs = database.faces().filter(|face| !used.contains(&face.id) && !ours.contains(&face.id));
        let mut theirs: Vec<&FaceInfo> = theirs.collect();
        theirs.sort_by_key(|face| {
            let off = face.weight.0.abs_diff(weight.0);
            (face.style != Style::Normal, face.monospaced, off, face.post_script_name.as_str())
        });
        theirs.into_iter().map(|face| face.id).find(|font| has(database, *font, one))
    }

    fn all(self) -> [ID; 4] {
        let ([a, b], [c, d]) = (self.liberation, self.dejavu);
        [a, b, c, d]
    }
}

fn has(database: &Database, font: ID, one: char) -> bool {
    let glyph = database
        .with_face_data(font, |bytes, index| ttf_parser::Face::parse(bytes, index).ok()?.glyph_index(one));
    glyph.flatten().is_some()
}
