//! A province's rates over HTTP, beside a fixed body of the same size on the same server, with so
//! many clients that each wait for their answer.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::figure::Figures;
use crate::app::failed;
use crate::commands::Surroundings;
use crate::failure::Failure;
use crate::serve::measured::{FIXED, serving};

const CLIENTS: usize = 64;
const ROUND: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;

pub(super) fn measure(
    dir: &Path,
    here: &Surroundings,
    figures: &mut Figures,
) -> Result<(), Failure> {
    serving(dir, here, |address, fixed| {
        let province = province(address).map_err(failed)?;
        let report = format!("/api/v1/reports/membership?unit={province}");
        let body = Client::open(address).and_then(|mut it| it.get(&report)).map_err(failed)?;
        let bytes = u32::try_from(body.len()).map_or(f64::NAN, f64::from);
        fixed.get_or_init(|| body.into());
        let mut rounds = [const { Vec::new() }; 5];
        for _ in 0..ROUNDS {
            let asked = load(address, &report).map_err(failed)?;
            let still = load(address, FIXED).map_err(failed)?;
            let round = [asked.rate, still.rate, asked.rate / still.rate, asked.p99, still.p99];
            rounds.iter_mut().zip(round).for_each(|(all, one)| all.push(one));
        }
        figures.add("http", "body", "bytes", vec![bytes]);
        let names = [
            ("a province's rates", "requests/s"),
            ("fixed body of the same size", "requests/s"),
            ("rates / fixed body", "ratio"),
            ("p99 of a province's rates", "ms"),
            ("p99 of the fixed body", "ms"),
        ];
        for ((name, unit), rounds) in names.into_iter().zip(rounds) {
            figures.add("http", format!("{name}, {CLIENTS} clients"), unit, rounds);
        }
        Ok(())
    })
}

/// The first unit below the root.
fn province(address: SocketAddr) -> io::Result<String> {
    let answer = Client::open(address)?.get("/api/v1/reports/membership")?;
    let answer: Value = serde_json::from_slice(&answer)?;
    let unit = answer["rows"][1]["unit"].as_str();
    unit.map(ToOwned::to_owned).ok_or_else(|| io::Error::other("no unit stands below the root"))
}

struct Load {
    /// Answers a second.
    rate: f64,
    /// In milliseconds.
    p99: f64,
}

fn load(address: SocketAddr, path: &str) -> io::Result<Load> {
    let begun = Instant::now();
    let one = || {
        let mut client = Client::open(address)?;
        let mut times = Vec::new();
        while begun.elapsed() < ROUND {
            let asked = Instant::now();
            client.get(path)?;
            times.push(asked.elapsed());
        }
        Ok(times)
    };
    let times: io::Result<Vec<Vec<Duration>>> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(one)).collect();
        clients.into_iter().map(|one| one.join().expect("a panic ends the process")).collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    let mut times = times?.concat();
    times.sort_unstable();
    let answers = u32::try_from(times.len()).map_or(f64::NAN, f64::from);
    let p99 = times.get(times.len() * 99 / 100).map_or(f64::NAN, Duration::as_secs_f64);
    Ok(Load { rate: answers / seconds, p99: p99 * 1e3 })
}

/// One connection that is kept.
struct Client {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Client {
    fn open(address: SocketAddr) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Client { stream: BufReader::with_capacity(64 << 10, stream), address })
    }

    /// The body of the answer; anything but 200 is an error.
    fn get(&mut self, path: &str) -> io::Result<Vec<u8>> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        if !line.starts_with("HTTP/1.1 200") {
            return Err(io::Error::other(line));
        }
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }
}
