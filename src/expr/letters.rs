//! Letters as people type them who search: without accents, and `ss` for `ß`.

/// From U+00C0; `?` is a letter of its own, or several.
const LATIN: &[u8] = b"\
    aaaaaa?ceeeeiiiidnooooo?ouuuuy??aaaaaa?ceeeeiiiidnooooo?ouuuuy?yaaaaaaccccccccddddeeeeeeeeeegggggggg\
    hhhhiiiiiiiiii??jjkkkllllllllllnnnnnnnnnoooooo??rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzsbb??????\
    ??d????e?ff????ikk??????oo?????????????uu??yy????????????????????????aaiioouuuuuuuuuu?aaaa????ggkkoo\
    oo??j???gg??nnaa??ooaaaaeeeeiiiioooorrrruuuusstt??hh??????aaeeooooooooyy";
/// From U+1E00.
const VIETNAMESE: &[u8] = b"\
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss\
    ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy?s????aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee\
    iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";

/// Appends a letter in lower case without its accents. Marks that stand for themselves behind a letter are left out.
pub(super) fn push_plain(letter: char, out: &mut String) {
    let several = match letter {
        _ if letter.is_ascii() => return out.push(letter),
        '\u{300}'..='\u{36f}' => "",
        'ß' | 'ẞ' => "ss",
        'æ' | 'ǽ' | 'ǣ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        'ĳ' | 'Ĳ' => "ij",
        'ǆ' | 'ǳ' | 'ǅ' | 'ǲ' => "dz",
        'ǉ' | 'ǈ' => "lj",
        'ǌ' | 'ǋ' => "nj",
        'ά' => "α",
        'έ' => "ε",
        'ή' => "η",
        'ί' | 'ϊ' | 'ΐ' => "ι",
        'ό' => "ο",
        'ύ' | 'ϋ' | 'ΰ' => "υ",
        'ώ' => "ω",
        'ё' | 'ѐ' => "е",
        'й' | 'ѝ' => "и",
        'ї' => "і",
        'ў' => "у",
        _ => {
            let from = |table: &[u8], first: u32| table.get((letter as u32).checked_sub(first)? as usize).copied();
            let plain = from(LATIN, 0xc0).or_else(|| from(VIETNAMESE, 0x1e00)).filter(|plain| *plain != b'?');
            return out.push(plain.map_or(letter, char::from));
        }
    };
    out.push_str(several);
}
