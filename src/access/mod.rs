//! Who may use Lineup: administrators, their sessions and access tokens, and how often a password may be guessed.
//!
//! Users and tokens are few, so they are mirrored in memory: a request costs one hash and one look-up.
//! Secrets are stored as hashes only. This room knows no HTTP.

mod guess;
mod password;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::model::user::{Token, User};
use crate::model::{Id, Time};
use crate::store::{Store, StoreError, Tx};
use guess::Guesses;

/// Seconds that a session lasts.
pub(crate) const SESSION: i64 = 30 * 24 * 3600;
/// Sessions that are kept; the oldest go first.
const SESSIONS: usize = 200;
/// `last_used_at` is written at most this often. Seconds.
const USED_EVERY: i64 = 60;
/// Characters of a password, at least.
pub(crate) const SHORTEST: usize = 8;

/// Cheap to clone; all clones are the same accounts.
#[derive(Clone)]
pub(crate) struct Access(Arc<Mirror>);

struct Mirror {
    store: Store,
    clock: Clock,
    users: Mutex<Vec<User>>,
    /// By the token's hash.
    tokens: Mutex<HashMap<String, Token>>,
    guesses: Guesses,
    setup_code: Mutex<Option<String>>,
    /// Hashing a password takes 19 MiB and a core: two at once.
    hashing: Semaphore,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum AccessError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the password could not be hashed: {0}")]
    Hash(String),
    #[error("the administrator's password in the options is too short: at least {SHORTEST} characters")]
    Short,
    #[error("wrong user name or password")]
    Wrong,
    /// The seconds after which the next attempt is allowed.
    #[error("too many attempts; try again in {0} s")]
    TooMany(u64),
}

/// The user whom a token belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) user: Id,
    pub(crate) username: String,
    pub(crate) token: Id,
    pub(crate) is_session: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No update leaves a value half written, so a panic elsewhere does not matter here.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hex SHA-256. Tokens are random, so one round is enough.
fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

fn hashed(password: &str, clock: &Clock) -> Result<String, AccessError> {
    password::hash(password, &clock.random()).map_err(|error| AccessError::Hash(error.to_string()))
}

impl Access {
    /// Reads accounts and tokens. `admin` is the name and the password that the options set: that account is made, or reset
    /// where it differs. Blocks; for the start of the program.
    pub(crate) fn open(store: Store, clock: Clock, admin: Option<(&str, &str)>) -> Result<Access, AccessError> {
        let (now, users) = (clock.now(), store.list::<User>()?);
        let is_expired = |token: &Token| token.expires_at.is_some_and(|end| end <= now);
        let (expired, tokens): (Vec<Token>, Vec<Token>) = store.list::<Token>()?.into_iter().partition(is_expired);
        if !expired.is_empty() {
            store.change(|tx| expired.iter().try_for_each(|token| tx.delete::<Token>(token.id).map(drop)))?;
        }
        let access = Access(Arc::new(Mirror {
            store,
            clock,
            users: Mutex::new(users),
            tokens: Mutex::new(by_hash(tokens)),
            guesses: Guesses::default(),
            setup_code: Mutex::default(),
            hashing: Semaphore::new(2),
        }));
        if let Some((username, password)) = admin {
            access.set_admin(username, password)?;
        }
        if !access.has_account() {
            let code = access.0.clock.new_secret();
            tracing::warn!(
                setup_code = code,
                "there is no account yet: open the page from this machine or its network to make one; from elsewhere the setup code is needed"
            );
            *lock(&access.0.setup_code) = Some(code);
        }
        Ok(access)
    }

    fn set_admin(&self, username: &str, password: &str) -> Result<(), AccessError> {
        if password.chars().count() < SHORTEST {
            return Err(AccessError::Short);
        }
        let first = lock(&self.0.users).first().cloned();
        match first {
            None => drop(self.make_user(username, password)?),
            Some(user) if user.username == *username && password::verify(password, &user.password_hash) => {}
            Some(user) => {
                self.change_user(&user, username, password, None)?;
                tracing::info!(username, "the administrator's account was reset to that of the options");
            }
        }
        Ok(())
    }

    /// Who holds this secret of a session or an access token. Notes the use now and then. For async threads.
    pub(crate) fn holder(&self, secret: &str) -> Option<Holder> {
        let now = self.0.clock.now();
        let (token, is_stale) = {
            let mut tokens = lock(&self.0.tokens);
            let token = tokens.get_mut(&hash(secret)).filter(|token| token.expires_at.is_none_or(|end| end > now))?;
            let is_stale = token.last_used_at.is_none_or(|last| now.since(last) >= USED_EVERY);
            if is_stale {
                token.last_used_at = Some(now);
            }
            (token.clone(), is_stale)
        };
        let username = self.user(token.user_id)?.username;
        let holder = Holder { user: token.user_id, username, token: token.id, is_session: token.is_session };
        if is_stale {
            let access = self.clone();
            tokio::task::spawn_blocking(move || access.write_use(&token));
        }
        Some(holder)
    }

    fn write_use(&self, token: &Token) {
        // It may have been revoked since.
        let written = self.0.store.change(|tx| if tx.get::<Token>(token.id)?.is_some() { tx.put(token) } else { Ok(()) });
        if let Err(error) = written {
            tracing::warn!(token = %token.id, %error, "the last use of a token could not be stored");
        }
    }

    pub(crate) fn has_account(&self) -> bool {
        !lock(&self.0.users).is_empty()
    }

    /// Whether `code` is the one in the log. Compares hashes, so that the time taken tells nothing.
    pub(crate) fn is_setup_code(&self, code: &str) -> bool {
        lock(&self.0.setup_code).as_deref().is_some_and(|real| hash(real) == hash(code.trim()))
    }

    pub(crate) fn user(&self, id: Id) -> Option<User> {
        lock(&self.0.users).iter().find(|user| user.id == id).cloned()
    }

    /// Whether a session or an access token exists and has not expired.
    pub(crate) fn is_valid(&self, token: Id) -> bool {
        let now = self.0.clock.now();
        lock(&self.0.tokens).values().any(|other| other.id == token && other.expires_at.is_none_or(|end| end > now))
    }

    /// The access tokens of a user (no sessions), the oldest first.
    pub(crate) fn access_tokens(&self, user: Id) -> Vec<Token> {
        let mut tokens: Vec<Token> =
            lock(&self.0.tokens).values().filter(|token| token.user_id == user && !token.is_session).cloned().collect();
        tokens.sort_by_key(|token| token.id);
        tokens
    }

    /// Counts an attempt of that client to know a secret; an error when there were too many.
    pub(crate) fn count_guess(&self, client: IpAddr, username: &str) -> Result<(), AccessError> {
        let (now, guesses) = (self.0.clock.millis(), &self.0.guesses);
        for key in [guesses.address(client), guesses.account(username)] {
            guesses.take(key, now).map_err(AccessError::TooMany)?;
        }
        Ok(())
    }

    /// The user with that name and password. Attempts are counted; a right one clears the count.
    pub(crate) async fn verify(&self, client: IpAddr, username: &str, password: &str) -> Result<User, AccessError> {
        self.count_guess(client, username)?;
        let _turn = self.0.hashing.acquire().await.map_err(|error| AccessError::Hash(error.to_string()))?;
        let user = lock(&self.0.users).iter().find(|user| user.username == username).cloned();
        let (hash, given) = (user.as_ref().map(|user| user.password_hash.clone()), password.to_owned());
        // An unknown name takes as long as a wrong password.
        let verifying = move || password::verify(&given, hash.as_deref().unwrap_or(password::NOBODYS));
        let is_right = tokio::task::spawn_blocking(verifying).await.map_err(|error| AccessError::Hash(error.to_string()))?;
        let user = user.filter(|_| is_right).ok_or(AccessError::Wrong)?;
        for key in [self.0.guesses.address(client), self.0.guesses.account(username)] {
            self.0.guesses.forgive(key);
        }
        Ok(user)
    }

    /// Makes the first account; None if there is one already. Blocks.
    pub(crate) fn make_user(&self, username: &str, password: &str) -> Result<Option<User>, AccessError> {
        let clock = &self.0.clock;
        let password_hash = hashed(password, clock)?;
        let now = clock.now();
        let user = User { id: clock.new_id(), username: username.to_owned(), password_hash, created_at: now, updated_at: now };
        self.change(|tx| {
            if !tx.list::<User>()?.is_empty() {
                return Ok(None);
            }
            tx.put(&user)?;
            Ok(Some(user))
        })
    }

    /// Changes users or tokens in the store, and the mirror after it.
    fn change<T>(&self, change: impl FnOnce(&Tx) -> Result<T, AccessError>) -> Result<T, AccessError> {
        let change = |tx: &Tx| Ok((change(tx)?, tx.list::<User>()?, tx.list::<Token>()?));
        self.0.store.change_then(change, |(value, users, tokens)| {
            if !users.is_empty() {
                lock(&self.0.setup_code).take();
            }
            *lock(&self.0.users) = users;
            *lock(&self.0.tokens) = by_hash(tokens);
            value
        })
    }

    /// Sets a name and a password; all sessions but `stays` end. Blocks.
    pub(crate) fn change_user(&self, user: &User, username: &str, password: &str, stays: Option<Id>) -> Result<(), AccessError> {
        let password_hash = hashed(password, &self.0.clock)?;
        let user = User { username: username.to_owned(), password_hash, updated_at: self.0.clock.now(), ..user.clone() };
        self.change(|tx| {
            tx.put(&user)?;
            for token in tx.list::<Token>()?.iter().filter(|token| token.is_session && token.user_id == user.id && Some(token.id) != stays)
            {
                tx.delete::<Token>(token.id)?;
            }
            Ok(())
        })
    }

    /// Makes a session or an access token. Returns it with its secret, which is stored nowhere. Blocks.
    pub(crate) fn issue(&self, user: Id, name: &str, is_session: bool, expires_at: Option<Time>) -> Result<(Token, String), AccessError> {
        let (clock, secret) = (&self.0.clock, self.0.clock.new_secret());
        let now = clock.now();
        let token = Token {
            id: clock.new_id(),
            user_id: user,
            name: name.to_owned(),
            is_session,
            hash: hash(&secret),
            created_at: now,
            expires_at,
            last_used_at: None,
        };
        self.change(|tx| {
            tx.put(&token)?;
            let sessions = tx.list::<Token>()?.into_iter().filter(|token| token.is_session);
            let mut sessions: Vec<(bool, Id)> = sessions.map(|token| (token.expires_at.is_some_and(|end| end > now), token.id)).collect();
            // Expired ones first, then the oldest.
            sessions.sort_unstable();
            let expired = sessions.iter().filter(|(is_alive, _)| !is_alive).count();
            for (_, id) in sessions.iter().take(expired.max(sessions.len().saturating_sub(SESSIONS))) {
                tx.delete::<Token>(*id)?;
            }
            Ok((token, secret))
        })
    }

    /// Revokes a session or an access token; false if the user has none with that id. Blocks.
    pub(crate) fn revoke(&self, user: Id, token: Id) -> Result<bool, AccessError> {
        self.change(|tx| {
            let is_there = tx.get::<Token>(token)?.is_some_and(|token| token.user_id == user);
            Ok(is_there && tx.delete::<Token>(token)?)
        })
    }
}

fn by_hash(tokens: Vec<Token>) -> HashMap<String, Token> {
    tokens.into_iter().map(|token| (token.hash.clone(), token)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Access {
        pub(crate) fn setup_code(&self) -> Option<String> {
            lock(&self.0.setup_code).clone()
        }

        pub(crate) fn knows(&self, secret: &str) -> bool {
            lock(&self.0.tokens).contains_key(&hash(secret))
        }
    }
}
