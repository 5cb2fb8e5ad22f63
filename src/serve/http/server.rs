//! Sockets: accepts connections, keeps their number and their patience within bounds, and lets those
//! that are busy end their answer when the program stops. Knows no HTTP beyond that.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::{Body, Context, Resp, Router};

/// For a request's headers, and for the next request on a connection that is kept.
const TIMEOUT: Duration = Duration::from_secs(75);
/// For those that are busy when the program stops.
const DRAIN: Duration = Duration::from_secs(10);
/// After the process or the machine ran out of sockets.
const BREATH: Duration = Duration::from_millis(100);
/// A connection's buffers grow to this: headers have to fit in it, and a thousand idle ones have to be cheap.
const BUFFER: usize = 32 << 10;

struct Shared<P> {
    context: Context,
    parts: P,
    router: Router<P>,
    stopping: watch::Sender<bool>,
}

/// Serves until `stop` is over, then ends in order.
pub(crate) async fn serve<P>(context: Context, parts: P, router: Router<P>, listener: TcpListener, stop: impl Future) -> io::Result<()>
where
    P: Clone + Send + Sync + 'static,
{
    let slots = Arc::new(Semaphore::new(context.config.max_connections));
    let shared = Arc::new(Shared { context, parts, router, stopping: watch::Sender::new(false) });
    let graceful = GracefulShutdown::new();
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(TIMEOUT).max_buf_size(BUFFER);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(TIMEOUT).max_concurrent_streams(100).max_header_list_size(BUFFER as u32);
    let builder = Arc::new(builder);

    let mut stop = std::pin::pin!(stop);
    loop {
        let (slot, stream, peer) = tokio::select! {
            biased;
            _ = &mut stop => break,
            accepted = accept(&listener, &slots) => accepted?,
        };
        // A fault here shows itself at the first read or write.
        drop(stream.set_nodelay(true));
        let (shared, builder, watcher) = (shared.clone(), builder.clone(), graceful.watcher());
        tokio::spawn(async move {
            connection(shared, &builder, watcher, stream, peer).await;
            drop(slot);
        });
    }
    drop(listener);
    shared.stopping.send_replace(true);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time and are cut");
    }
    Ok(())
}

/// The next connection, as soon as there may be one more: those above the limit wait in the kernel's queue.
async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> io::Result<(OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    let slot = slots.clone().acquire_owned().await.map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Ok((slot, stream, peer)),
            // About one peer only.
            Err(error) if matches!(error.kind(), ConnectionRefused | ConnectionAborted | ConnectionReset) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted; trying again");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

async fn connection<P: Clone + Send + Sync + 'static>(
    shared: Arc<Shared<P>>,
    builder: &auto::Builder<TokioExecutor>,
    watcher: hyper_util::server::graceful::Watcher,
    stream: TcpStream,
    peer: SocketAddr,
) {
    let Ok(local) = stream.local_addr() else { return };
    let has_asked = Arc::new(AtomicBool::new(false));
    let service = service_fn({
        let has_asked = has_asked.clone();
        move |request: Request<Incoming>| {
            has_asked.store(true, Ordering::Relaxed);
            let shared = shared.clone();
            async move { Ok::<_, Infallible>(respond(&shared, request, peer, local).await) }
        }
    });
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(watcher.watch(connection.into_owned()));
    // Whoever says nothing at all is not seen by the header timeout: the protocol is not known yet.
    tokio::select! {
        biased;
        _ = &mut connection => return,
        () = tokio::time::sleep(TIMEOUT) => {}
    }
    if has_asked.load(Ordering::Relaxed) {
        // How a connection ends is the client's business.
        drop(connection.await);
    }
}

async fn respond<P: Clone>(shared: &Arc<Shared<P>>, request: Request<Incoming>, peer: SocketAddr, local: SocketAddr) -> Response<Body> {
    let Resp { status, headers, mut body } = shared.router.answer((&shared.context, &shared.parts), request, (peer, local)).await;
    if let Body::Events(events) = &mut body {
        let mut stopping = shared.stopping.subscribe();
        events.until(async move {
            // The sender outlives all connections, and an end of it means the same.
            drop(stopping.wait_for(|stopping| *stopping).await);
        });
    }
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
