//! Which font the printer takes for which words.
//!
//! An SVG names the bundled fonts for the words that they have, and the viewer's own for the others (see
//! [`lettering`](super::super::lettering)). A bundled font never gives way to another for a whole line because one
//! letter of the line is missing in it: only words that ask for the viewer's own font get one of the machine.

use std::sync::Arc;

use resvg::usvg::fontdb::{Database, FaceInfo, ID, Source, Style, Weight};
use resvg::usvg::{Font, FontFamily, FontResolver, Options};

/// What words stand in that name no font.
pub(super) const FIRST: &str = "Liberation Sans";

const SECOND: &str = "DejaVu Sans";

/// The bundled fonts, each regular and bold.
struct Bundled {
    first: [ID; 2],
    second: [ID; 2],
    /// The second once more: by its number one knows that the words ask for a font of the machine.
    any: [ID; 2],
}

/// Returns options for reading an SVG with the bundled fonts.
pub(super) fn options() -> Options<'static> {
    let mut database = Database::new();
    let mut load =
        |bytes: &'static [u8]| database.load_font_source(Source::Binary(Arc::new(bytes))).first().copied();
    let mut pair = |regular, bold| Some([load(regular)?, load(bold)?]);
    let second = (include_bytes!("../fonts/DejaVuSans.ttf"), include_bytes!("../fonts/DejaVuSans-Bold.ttf"));
    let bundled = Bundled {
        first: pair(
            include_bytes!("../fonts/LiberationSans-Regular.ttf"),
            include_bytes!("../fonts/LiberationSans-Bold.ttf"),
        )
        .expect("the bundled fonts can be read"),
        second: pair(second.0, second.1).expect("the bundled fonts can be read"),
        any: pair(second.0, second.1).expect("the bundled fonts can be read"),
    };
    let bundled = Arc::new(bundled);
    let select = Arc::clone(&bundled);
    let font_resolver = FontResolver {
        select_font: Box::new(move |font, _| Some(select.named(font))),
        select_fallback: Box::new(move |one, used, database| bundled.instead(one, used, database)),
    };
    Options { fontdb: Arc::new(database), font_resolver, ..Options::default() }
}

impl Bundled {
    /// The first bundled font that is named.
    fn named(&self, font: &Font) -> ID {
        let bundled = font.families().iter().find_map(|family| match family {
            FontFamily::Named(name) if name == FIRST => Some(self.first),
            FontFamily::Named(name) if name == SECOND => Some(self.second),
            _ => None,
        });
        bundled.unwrap_or(self.any)[usize::from(font.weight() >= 600)]
    }

    /// A font that has a letter which those used so far have not.
    fn instead(&self, one: char, used: &[ID], database: &mut Arc<Database>) -> Option<ID> {
        let first = *used.first()?;
        if first == self.second[1] {
            // The few letters that are only in the regular font.
            return (!used.contains(&self.second[0])).then_some(self.second[0]);
        }
        let bold = self.any.iter().position(|id| *id == first)?;
        if database.len() == self.all().len() {
            Arc::make_mut(database).load_system_fonts();
        }
        let weight = if bold == 1 { Weight::BOLD } else { Weight::NORMAL };
        let unused =
            database.faces().filter(|face| !used.contains(&face.id) && !self.all().contains(&face.id));
        let mut candidates: Vec<&FaceInfo> = unused.collect();
        candidates.sort_by_key(|face| {
            let off = face.weight.0.abs_diff(weight.0);
            (face.style != Style::Normal, face.monospaced, off, face.post_script_name.clone())
        });
        candidates.into_iter().find(|face| has(database, face.id, one)).map(|face| face.id)
    }

    fn all(&self) -> [ID; 6] {
        let [a, b] = self.first;
        let [c, d] = self.second;
        let [e, f] = self.any;
        [a, b, c, d, e, f]
    }
}

fn has(database: &Database, font: ID, one: char) -> bool {
    let glyph = database
        .with_face_data(font, |bytes, index| ttf_parser::Face::parse(bytes, index).ok()?.glyph_index(one));
    glyph.flatten().is_some()
}
