//! A server at work: a real process on a free port of this machine, spoken to as a client does.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::office::Office;

/// Long enough for a slow machine; nothing here waits so long on purpose.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Office {
    /// Serves until it is stopped or dropped.
    pub(crate) fn serve(&self) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0", "--json"]);
        Office::serving(command.stderr(Stdio::null()))
    }

    /// Waits until the server of that command accepts requests.
    pub(crate) fn serving(command: &mut Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let url = said["url"].as_str().unwrap();
        let address = url.strip_prefix("http://").unwrap().to_owned();
        Server { child, address }
    }
}

impl Server {
    pub(crate) fn connect(&self) -> TcpStream {
        self.try_connect().unwrap()
    }

    fn try_connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], b"")
    }

    /// The document of a question that is answered.
    pub(crate) fn json(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        self.try_ask(method, path, headers, body).unwrap_or_else(|e| panic!("{method} {path}: {e}"))
    }

    /// An error where no whole answer came: what became of the question is unknown.
    pub(crate) fn try_ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Reply> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            write!(head, "Host: {}\r\n", self.address).unwrap();
        }
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        if !body.is_empty() {
            write!(head, "Content-Length: {}\r\n", body.len()).unwrap();
        }
        let mut stream = self.try_connect()?;
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        // A server that refuses by the head alone need not read the body.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        // A connection that is closed hard still gave what it gave.
        let _ = stream.read_to_end(&mut bytes);
        Reply::parse(&bytes).ok_or(io::ErrorKind::UnexpectedEof.into())
    }

    /// Sends a command under a key.
    pub(crate) fn give(&self, command: &str, key: &str, body: &str) -> Reply {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
        self.ask("POST", &format!("/api/v1/commands/{command}"), &headers, body.as_bytes())
    }

    /// Sends a file under a key.
    pub(crate) fn send(&self, kind_and_query: &str, key: &str, csv: &str) -> Reply {
        let headers = [("Content-Type", "text/csv; charset=utf-8"), ("Idempotency-Key", key)];
        self.ask("POST", &format!("/api/v1/imports/{kind_and_query}"), &headers, csv.as_bytes())
    }

    /// Waits until a job, or what else changes, shows what `is` looks for.
    pub(crate) fn job(&self, location: &str, is: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let job = self.json(location);
            if is(&job) {
                return job;
            }
            assert!(begun.elapsed() < PATIENCE, "{job}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    pub(crate) fn ended(&self, location: &str) -> Value {
        self.job(location, |job| matches!(job["state"].as_str(), Some("done" | "failed")))
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    /// `kill -9`: whatever it does at this moment is its last.
    pub(crate) fn kill(&self) {
        self.signal(Signal::KILL);
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// How it ends by itself.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// How it ends when it is told to.
    pub(crate) fn stopped(mut self) -> ExitStatus {
        self.terminate();
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    /// Reads to the end of the connection.
    pub(crate) fn read(mut stream: impl Read) -> Reply {
        let mut bytes = Vec::new();
        // A connection that is closed hard still gave what it gave.
        let _ = stream.read_to_end(&mut bytes);
        Reply::parse(&bytes).unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&bytes)))
    }

    /// `None` where it is not whole.
    fn parse(bytes: &[u8]) -> Option<Reply> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        });
        let body = bytes[end + 4..].to_vec();
        let reply = Reply { status, headers: headers.collect(), body };
        let length = reply.header("content-length").and_then(|length| length.parse().ok());
        length.is_none_or(|length: usize| reply.body.len() >= length).then_some(reply)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}
