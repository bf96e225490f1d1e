//! A page of plain words, as every layout needs it: sections of paragraphs, lists, steps and tables. No text in it is
//! escaped for any place.

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// What kind of page it is.
    pub kind: String,
    /// Its heading.
    pub title: String,
    /// What stands below its heading.
    pub facts: Vec<String>,
    /// A picture of what it says.
    pub diagram: Option<Diagram>,
    /// What it says.
    pub sections: Vec<Section>,
    /// What stands at its foot.
    pub foot: String,
}

/// A picture, or how to come by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// The picture as SVG in which every text is escaped already; layouts of words alone leave it out.
    pub svg: Option<String>,
    /// What stands below it, or in its place.
    pub caption: String,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// How it stands on the page.
    pub place: Place,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// How a section stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is what the page is about, and set off from the rest.
    Main,
    /// As wide as the page.
    Wide,
    /// Beside the next such section, where there is room.
    Beside,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The sentence that everything else explains.
    Answer(String),
    /// A paragraph.
    Text(String),
    /// Points in any order.
    List(Vec<String>),
    /// A part with a heading of its own; parts of one section stand beside each other, where there is room.
    Part {
        /// The heading.
        heading: String,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// A chain: each has it from the next.
    Chain(Vec<String>),
    /// Points in any order that only few will look up.
    Small(Vec<String>),
    /// Rows of one shape.
    Table {
        /// What it shows.
        caption: String,
        /// The headings of its columns; the first column heads the rows.
        head: Vec<String>,
        /// Its rows, each as long as the heads.
        rows: Vec<Vec<String>>,
    },
    /// Words of somebody else.
    Quote {
        /// The words.
        words: String,
        /// Their language, as a BCP 47 tag.
        language: Option<String>,
    },
    /// A text to be used as it stands.
    Ready(String),
}

impl Page {
    /// Changes every text of it; of the diagram only the caption is text.
    pub fn each_text(&mut self, mut change: impl FnMut(&mut String)) {
        let texts = [&mut self.kind, &mut self.title, &mut self.foot].into_iter().chain(&mut self.facts);
        texts.chain(self.diagram.as_mut().map(|diagram| &mut diagram.caption)).for_each(&mut change);
        for section in &mut self.sections {
            change(&mut section.heading);
            section.blocks.iter_mut().for_each(|block| block.each_text(&mut change));
        }
    }
}

impl Block {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Answer(text) | Self::Text(text) | Self::Ready(text) => change(text),
            Self::List(texts) | Self::Chain(texts) | Self::Small(texts) => texts.iter_mut().for_each(change),
            Self::Part { heading, blocks } => {
                change(heading);
                blocks.iter_mut().for_each(|block| block.each_text(change));
            }
            Self::Table { caption, head, rows } => {
                change(caption);
                head.iter_mut().chain(rows.iter_mut().flatten()).for_each(change);
            }
            Self::Quote { words, language } => {
                change(words);
                language.iter_mut().for_each(change);
            }
        }
    }
}
