//! Writing case files: one canonical order and layout, so that a change shows as a small diff.

use toml_edit::TomlError;

use super::tree::File;

/// Returns a case file in canonical order and layout, with all its comments.
///
/// Formatting twice changes nothing, and no value changes ever; see `arrange.rs` for the order, `print.rs` for the layout.
///
/// ```
/// let file = "[claim.x]\naccounts=[{chain=[{source='maria'}], at='0-4#00000000'}] # to do\ntext='It rained.'";
/// assert_eq!(
///     wherefrom::case::write::format(file)?,
///     "[claim.x]
/// text = \"It rained.\"
/// accounts = [
///   { at = \"0-4#00000000\", chain = [\"maria\"] },
/// ] # to do
/// "
/// );
/// # Ok::<(), toml_edit::TomlError>(())
/// ```
pub fn format(text: &str) -> Result<String, TomlError> {
    let mut file = File::parse(text)?;
    file.arrange();
    Ok(file.print())
}
