//! Passwords: Argon2id in PHC text form. Everything here takes a core for tens of milliseconds.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};

/// A password that nobody has, hashed with the same cost as those that somebody has.
pub(super) const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyBpdCEhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

pub(super) fn hash(password: &str, salt: &[u8; 16]) -> Result<String, argon2::password_hash::Error> {
    let hash: PasswordHash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt)?;
    Ok(hash.to_string())
}

pub(super) fn verify(password: &str, hash: &str) -> bool {
    // By its own parameters, so that old hashes stay good when the default changes.
    Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits() {
        let hash = hash("correct horse", b"0123456789abcdef").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("correct horse", &hash));
        assert!(!verify("correct hors", &hash));
        assert!(!verify("", "not a hash"));
    }

    #[test]
    fn nobodys_password_costs_as_much_as_another() {
        let parsed = PasswordHash::new(NOBODYS).unwrap();
        let real = hash("x", b"0123456789abcdef").unwrap();
        assert_eq!(parsed.params, PasswordHash::new(&real).unwrap().params);
        assert!(!verify("x", NOBODYS));
    }
}
