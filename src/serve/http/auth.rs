//! Who is who: accounts, sessions and access tokens, and how often one may guess.
//!
//! Users and tokens are few, so they are mirrored in memory: a request costs one hash and one look-up.
//! What is kept of a secret is its hash. Knows no resource; the operations are in `serve::api::auth`.

mod guess;
mod password;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::req::{Caller, Req};
use super::{ApiError, address, blocking};
use crate::app::App;
use crate::model::user::{Token, User};
use crate::model::{Id, Time};
use crate::store::StoreError;
use guess::Guesses;

pub(crate) const COOKIE: &str = "lineup_session";
/// Seconds that a session lasts.
pub(crate) const SESSION: i64 = 30 * 24 * 3600;
/// Sessions that are kept; the oldest go first.
const SESSIONS: usize = 200;
/// `last_used_at` is written at most this often. Seconds.
const USED_EVERY: i64 = 60;

/// Part of the [`App`]; filled by [`bootstrap`].
pub(crate) struct Auth {
    users: Mutex<Vec<User>>,
    /// By the token's hash.
    tokens: Mutex<HashMap<String, Token>>,
    guesses: Guesses,
    setup_code: Mutex<Option<String>>,
    /// Held while users or tokens are changed in the store, so that the mirror stays one.
    writing: Mutex<()>,
    /// Hashing takes 19 MiB and a core: few at once.
    hashing: Semaphore,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum AuthError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the password could not be hashed: {0}")]
    Hash(String),
    #[error("the administrator's password of the options is too short: {SHORTEST} characters at least")]
    Short,
}

/// Characters of a password, at least.
pub(in crate::serve) const SHORTEST: usize = 8;

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> ApiError {
        ApiError::internal(error)
    }
}

impl Default for Auth {
    fn default() -> Auth {
        Auth {
            users: Mutex::default(),
            tokens: Mutex::default(),
            guesses: Guesses::default(),
            setup_code: Mutex::default(),
            writing: Mutex::default(),
            hashing: Semaphore::new(2),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is in there is whole at any moment.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads accounts and tokens, and makes or resets the administrator that the options name. Blocks;
/// for the start of the program.
pub(crate) fn bootstrap(app: &App) -> Result<(), AuthError> {
    let auth = &app.auth;
    let now = app.clock.now();
    *lock(&auth.users) = app.store.list::<User>()?;
    lock(&auth.tokens).clear();
    for token in app.store.list::<Token>()? {
        if token.expires_at.is_some_and(|end| end <= now) {
            app.store.delete::<Token>(token.id)?;
        } else {
            lock(&auth.tokens).insert(token.hash.clone(), token);
        }
    }
    if let (Some(username), Some(password)) = (&app.config.admin_username, &app.config.admin_password) {
        if password.chars().count() < SHORTEST {
            return Err(AuthError::Short);
        }
        match auth.first_user() {
            None => drop(make_user(app, username, password)?),
            Some(user) if user.username == *username && password::verify(password, &user.password_hash) => {}
            Some(user) => {
                change_user(app, &user, username, password, None)?;
                tracing::info!(username, "the administrator was reset as the options say");
            }
        }
    }
    if auth.first_user().is_none() {
        let code = app.clock.new_secret();
        tracing::warn!(
            setup_code = code,
            "there is no account yet: open the page from this machine or its network to make one; from elsewhere the setup code is asked for"
        );
        *lock(&auth.setup_code) = Some(code);
    }
    Ok(())
}

/// Who sent this.
pub(super) fn caller(app: &App, req: &Req) -> Caller {
    let bearer = req.header(header::AUTHORIZATION).split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (secret, by_cookie) = match bearer {
        Some((_, secret)) => (secret.trim(), false),
        None => match cookie(req) {
            Some(secret) => (secret, true),
            None => return Caller::Nobody,
        },
    };
    let now = app.clock.now();
    let (token, is_stale) = {
        let mut tokens = lock(&app.auth.tokens);
        let Some(token) = tokens.get_mut(&hash(secret)) else { return Caller::Nobody };
        if token.expires_at.is_some_and(|end| end <= now) {
            return Caller::Nobody;
        }
        let is_stale = token.last_used_at.is_none_or(|last| now.since(last) >= USED_EVERY);
        if is_stale {
            token.last_used_at = Some(now);
        }
        (token.clone(), is_stale)
    };
    let Some(username) = lock(&app.auth.users).iter().find(|user| user.id == token.user_id).map(|user| user.username.clone()) else {
        return Caller::Nobody;
    };
    let caller = Caller::User { id: token.user_id, username, token: token.id, is_session: token.is_session, by_cookie };
    if is_stale {
        let app = app.clone();
        tokio::task::spawn_blocking(move || write_use(&app, &token));
    }
    caller
}

fn cookie(req: &Req) -> Option<&str> {
    let all = req.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|list| list.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

fn write_use(app: &App, token: &Token) {
    let _writing = lock(&app.auth.writing);
    // It may have been taken back in the meantime.
    let Some(token) = lock(&app.auth.tokens).get(&token.hash).cloned() else { return };
    if let Err(error) = app.store.put(&token) {
        tracing::warn!(token = %token.id, %error, "the time of a token's last use could not be written");
    }
}

/// Hex SHA-256. Tokens are random, so one round is enough.
fn hash(secret: &str) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Auth {
    pub(crate) fn has_account(&self) -> bool {
        !lock(&self.users).is_empty()
    }

    /// Whether `code` is the one in the log. An own look at every character: no early end to measure.
    pub(crate) fn is_setup_code(&self, code: &str) -> bool {
        lock(&self.setup_code).as_deref().is_some_and(|real| hash(real) == hash(code.trim()))
    }

    pub(crate) fn user(&self, id: Id) -> Option<User> {
        lock(&self.users).iter().find(|user| user.id == id).cloned()
    }

    /// Whether a session or an access token is still there and not over.
    pub(super) fn is_valid(&self, token: Id, now: Time) -> bool {
        lock(&self.tokens).values().any(|other| other.id == token && other.expires_at.is_none_or(|end| end > now))
    }

    #[cfg(test)]
    pub(crate) fn setup_code(&self) -> Option<String> {
        lock(&self.setup_code).clone()
    }

    #[cfg(test)]
    pub(crate) fn knows(&self, secret: &str) -> bool {
        lock(&self.tokens).contains_key(&hash(secret))
    }

    fn first_user(&self) -> Option<User> {
        lock(&self.users).first().cloned()
    }

    /// The access tokens of a user (no sessions), the oldest first.
    pub(crate) fn access_tokens(&self, user: Id) -> Vec<Token> {
        let mut tokens: Vec<Token> =
            lock(&self.tokens).values().filter(|token| token.user_id == user && !token.is_session).cloned().collect();
        tokens.sort_by_key(|token| token.id);
        tokens
    }
}

/// Whether this client may make the first account without the code in the log.
pub(crate) fn is_at_the_machine(req: &Req) -> bool {
    // Behind a proxy that nobody vouches for, everybody looks near; and so does a page of another site
    // whose name points here.
    !req.address.is_hearsay && req.address.is_home_name && address::is_near(req.client())
}

/// Counts an attempt of that client to know a secret; 429 when there were too many.
pub(crate) fn count_guess(app: &App, client: IpAddr, username: &str) -> Result<(), ApiError> {
    let now = app.clock.millis();
    for key in [app.auth.guesses.address(client), app.auth.guesses.account(username)] {
        app.auth.guesses.take(key, now).map_err(ApiError::too_many)?;
    }
    Ok(())
}

/// The user of that name and password. Guesses are counted; a right one forgives the wrong ones.
pub(crate) async fn verify(app: &App, client: IpAddr, username: &str, password: &str) -> Result<User, ApiError> {
    count_guess(app, client, username)?;
    let _turn = app.auth.hashing.acquire().await.map_err(ApiError::internal)?;
    let user = lock(&app.auth.users).iter().find(|user| user.username == username).cloned();
    let (hash, given) = (user.as_ref().map(|user| user.password_hash.clone()), password.to_owned());
    // An unknown name takes as long as a wrong password.
    let is_right = blocking(move || Ok(password::verify(&given, hash.as_deref().unwrap_or(password::NOBODYS)))).await?;
    match user {
        Some(user) if is_right => {
            for key in [app.auth.guesses.address(client), app.auth.guesses.account(username)] {
                app.auth.guesses.forgive(key);
            }
            Ok(user)
        }
        _ => Err(ApiError::wrong_credentials()),
    }
}

/// The first account; None if there is one already. Blocks.
pub(crate) fn make_user(app: &App, username: &str, password: &str) -> Result<Option<User>, AuthError> {
    let password_hash = password::hash(password, &app.clock.random())?;
    let _writing = lock(&app.auth.writing);
    if app.auth.has_account() {
        return Ok(None);
    }
    let now = app.clock.now();
    let user = User { id: app.clock.new_id(), username: username.to_owned(), password_hash, created_at: now, updated_at: now };
    app.store.put(&user)?;
    lock(&app.auth.users).push(user.clone());
    lock(&app.auth.setup_code).take();
    Ok(Some(user))
}

/// A new name or password; all sessions but `stays` end. Blocks.
pub(crate) fn change_user(app: &App, user: &User, username: &str, password: &str, stays: Option<Id>) -> Result<(), AuthError> {
    let password_hash = password::hash(password, &app.clock.random())?;
    let user = User { username: username.to_owned(), password_hash, updated_at: app.clock.now(), ..user.clone() };
    let _writing = lock(&app.auth.writing);
    app.store.put(&user)?;
    for other in lock(&app.auth.users).iter_mut().filter(|other| other.id == user.id) {
        *other = user.clone();
    }
    remove_where(app, |token| token.is_session && token.user_id == user.id && Some(token.id) != stays)
}

/// A new session or access token and its secret, which is nowhere else. Blocks.
pub(crate) fn issue(app: &App, user: Id, name: &str, is_session: bool, expires_at: Option<Time>) -> Result<(Token, String), AuthError> {
    let secret = app.clock.new_secret();
    let now = app.clock.now();
    let token = Token {
        id: app.clock.new_id(),
        user_id: user,
        name: name.to_owned(),
        is_session,
        hash: hash(&secret),
        created_at: now,
        expires_at,
        last_used_at: None,
    };
    let _writing = lock(&app.auth.writing);
    app.store.put(&token)?;
    let surplus: Vec<Id> = {
        let mut tokens = lock(&app.auth.tokens);
        tokens.insert(token.hash.clone(), token.clone());
        let mut sessions: Vec<(bool, Id)> =
            tokens.values().filter(|t| t.is_session).map(|t| (t.expires_at.is_some_and(|end| end > now), t.id)).collect();
        // Those that are over first, then the oldest.
        sessions.sort_unstable();
        let over = sessions.iter().filter(|(is_alive, _)| !is_alive).count();
        sessions.iter().take(over.max(sessions.len().saturating_sub(SESSIONS))).map(|(_, id)| *id).collect()
    };
    remove_where(app, |token| surplus.contains(&token.id))?;
    Ok((token, secret))
}

/// Takes a session or an access token back; false if the user has none of that id. Blocks.
pub(crate) fn revoke(app: &App, user: Id, token: Id) -> Result<bool, AuthError> {
    let _writing = lock(&app.auth.writing);
    let is_there = lock(&app.auth.tokens).values().any(|t| t.id == token && t.user_id == user);
    remove_where(app, |t| t.id == token && t.user_id == user)?;
    Ok(is_there)
}

/// The caller holds `writing`.
fn remove_where(app: &App, is_it: impl Fn(&Token) -> bool) -> Result<(), AuthError> {
    let gone: Vec<Token> = lock(&app.auth.tokens).values().filter(|token| is_it(token)).cloned().collect();
    for token in gone {
        app.store.delete::<Token>(token.id)?;
        lock(&app.auth.tokens).remove(&token.hash);
    }
    Ok(())
}
