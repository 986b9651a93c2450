//! What an operator meets when the disk, or what stands around it, fails: single system calls made
//! to fail by strace, a full and a read-only file system, no more files, a slow disk, a newer
//! format. What this machine can't do is said, and skipped.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicUsize;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::clients::{Client, registry};
use crate::office::{Office, program, text};

const IMPORT_KEY: &str = "0199eeee-0000-7000-8000-000000000002";
const OFFICER_KEY: &str = "0199eeee-0000-7000-8000-000000000001";

const UNITS: &str = "unit,kind,name,valid_from\nvn,central,Hội,2000\n";

fn skipped(why: &str) {
    std::io::stdout().write_all(format!("SKIPPED: {why}\n").as_bytes()).unwrap();
}

fn can_trace() -> bool {
    let tried = Command::new("strace").args(["-o", "/dev/null", "true"]).status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        skipped("strace is missing or may not trace here: no system call was made to fail");
    }
    can
}

/// The program with a fault at one kind of call.
fn with_fault(office: &Office, inject: &str, arguments: &[&str]) -> Command {
    let call = inject.split(':').next().unwrap();
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")]);
    command.args(["-e", &format!("inject={inject}")]).arg(program());
    command.arg("--data").arg(office.data()).args(arguments).arg("--json");
    command
}

fn members(batch: usize) -> String {
    let row = |row| format!("m{batch}-{row},Vũ Thị Na {batch},1950,nữ,vn,2012-01-01\n");
    let rows: String = (0..3).map(row).collect();
    format!("ref,full_name,birth_date,sex,unit,joined_on\n{rows}")
}

fn code(stdout: &[u8]) -> String {
    let document: Value = serde_json::from_slice(stdout).unwrap_or_default();
    document["error"]["code"].as_str().unwrap_or_default().to_owned()
}

/// Every call of that kind in an import fails once: it ends as `told` says, and the same import
/// without the fault ends it.
fn fail_every(call: &str, errno: &str, told: &[&str]) {
    let office = Office::founded(&format!("fault-{call}-{errno}"));
    office.import("units", UNITS);
    let mut faults = 0;
    for nth in 1..40 {
        let file = office.file("m.csv", &members(nth));
        let inject = format!("{call}:error={errno}:when={nth}");
        let output = with_fault(&office, &inject, &["import", "members", &file]).output().unwrap();
        if output.status.code() == Some(74) {
            faults += 1;
            assert!(told.contains(&code(&output.stdout).as_str()), "{}", text(&output.stdout));
        } else {
            // The fault met something that can be done without, or came after the end.
            assert!(output.status.success(), "{inject}: {}", text(&output.stdout));
        }
        let again = office.json(&["import", "members", &file]);
        let sum = again["recorded"].as_u64().unwrap() + again["unchanged"].as_u64().unwrap();
        assert_eq!(sum, 3, "{inject}: {again}");
    }
    assert!(faults > 3, "only {faults} calls failed");
    office.json(&["verify", "--full"]);
}

#[test]
fn after_any_failed_sync_the_outcome_is_unknown_and_the_same_import_gives_the_answer() {
    if can_trace() {
        fail_every("fdatasync", "EIO", &["DH7401", "DH7431"]);
    }
}

#[test]
fn after_any_failed_write_too() {
    if can_trace() {
        fail_every("pwrite64", "EIO", &["DH7401", "DH7431"]);
        fail_every("pwrite64", "ENOSPC", &["DH7402", "DH7431"]);
    }
}

#[test]
fn an_interrupted_call_is_gone_on_with() {
    if !can_trace() {
        return;
    }
    let office = Office::founded("fault-interrupted");
    office.import("units", UNITS);
    for (number, call) in ["fdatasync", "pwrite64"].into_iter().enumerate() {
        let file = office.file("m.csv", &members(number));
        let inject = format!("{call}:error=EINTR:when=1+2");
        let output = with_fault(&office, &inject, &["import", "members", &file]).output().unwrap();
        assert!(output.status.success(), "{inject}: {}", text(&output.stdout));
    }
    office.json(&["verify", "--full"]);
}

/// Lets every sync of a running server fail, or wait, from now on.
fn attach(server: u32, inject: &str) -> Child {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync"]);
    command.args(["-e", &format!("inject=fdatasync:{inject}"), "-p", &server.to_string()]);
    let tracer = command.stderr(Stdio::null()).spawn().unwrap();
    let status = PathBuf::from(format!("/proc/{server}/status"));
    while std::fs::read_to_string(&status).is_ok_and(|it| it.contains("TracerPid:\t0\n")) {
        thread::sleep(Duration::from_millis(1));
    }
    tracer
}

#[test]
fn a_server_whose_sync_failed_says_unknown_to_all_ends_with_74_and_a_retry_is_recorded_once() {
    if !can_trace() {
        return;
    }
    let office = registry("fault-server");
    let mut clients = Client::all();
    let mut server = office.serve();
    let (mut tracer, answers) = (None, AtomicUsize::new(0));
    let told: Vec<String> = thread::scope(|scope| {
        let working: Vec<_> =
            clients.iter_mut().map(|it| scope.spawn(|| it.work(&server, &answers))).collect();
        thread::sleep(Duration::from_millis(200));
        tracer = Some(attach(server.id(), "error=EIO"));
        working.into_iter().filter_map(|client| client.join().unwrap()).collect()
    });
    // Who comes after the failure is told that the server stops.
    assert!(told.iter().any(|code| code == "DH7401"), "{told:?}");
    assert!(told.iter().all(|code| code == "DH7401" || code == "DH1123"), "{told:?}");
    assert_eq!(server.wait().code(), Some(74));
    tracer.unwrap().wait().unwrap();

    let server = office.serve();
    for client in &mut clients {
        client.check(&server, 0);
        client.one_more(&server);
        client.check(&server, 0);
    }
    assert!(server.stopped().success());
    office.json(&["verify", "--full"]);
}

#[test]
fn while_a_sync_takes_its_time_reading_goes_on() {
    if !can_trace() {
        return;
    }
    let office = registry("fault-slow");
    let mut clients = Client::all();
    let server = office.serve();
    let mut tracer = attach(server.id(), "delay_enter=1s");
    let read = thread::scope(|scope| {
        let writing = scope.spawn(|| clients[0].one_more(&server));
        let mut read = 0;
        while !writing.is_finished() {
            server.json("/api/v1/reports/membership");
            read += 1;
        }
        writing.join().unwrap();
        read
    });
    assert!(read > 1, "{read} reports were given while a command waited for the disk");
    tracer.kill().unwrap();
    tracer.wait().unwrap();
    clients[0].check(&server, 0);
}

#[test]
fn a_disk_that_gives_no_answer_for_seconds_is_told_and_what_waited_is_recorded() {
    if !can_trace() {
        return;
    }
    let office = registry("fault-silent");
    let said = office.data().with_file_name("said");
    let mut command = office.command(&["serve", "--listen", "127.0.0.1:0", "--json"]);
    let mut clients = Client::all();
    let server = Office::serving(command.stderr(std::fs::File::create(&said).unwrap()));
    // What the start itself records should not be what waits.
    while server.json("/readyz")["writes"] != true {
        thread::sleep(Duration::from_millis(5));
    }
    let mut tracer = attach(server.id(), "delay_enter=8s:when=1");
    clients[0].one_more(&server);
    tracer.kill().unwrap();
    tracer.wait().unwrap();
    clients[0].check(&server, 0);
    assert!(server.stopped().success());
    let said = std::fs::read_to_string(said).unwrap();
    assert_eq!(said.matches("DH3043").count(), 1, "{said}");
}

/// A file system that is mounted as long as this lives.
struct Mount(PathBuf);

impl Mount {
    fn new(office: &Office, arguments: &[&str]) -> Option<Mount> {
        let point = office.data().with_file_name("mounted");
        std::fs::create_dir_all(&point).unwrap();
        let mut mount = Command::new("mount");
        let mounted = mount.args(arguments).arg(&point).stderr(Stdio::null()).status();
        let mounted = mounted.is_ok_and(|status| status.success());
        if !mounted {
            skipped("mounting needs root");
        }
        mounted.then_some(Mount(point))
    }

    fn path(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// Exit code, code of the refusal and what stands on standard error.
fn outcome(data: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(program()).args(["--data", data, "--json"]).args(arguments).output();
    let output = output.unwrap();
    (output.status.code(), code(&output.stdout), text(&output.stderr))
}

#[test]
fn on_a_full_disk_nothing_is_founded_and_it_is_said_why() {
    let office = Office::without_registry("fault-full");
    let Some(mount) = Mount::new(&office, &["-t", "tmpfs", "-o", "size=60M", "none"]) else {
        return;
    };
    let data = format!("{}/data", mount.path());
    let (exit, code, _) = outcome(&data, &["init"]);
    assert_eq!((exit, code.as_str()), (Some(1), "DH7406"));
}

/// Rows that fill three quarters of a segment and more, each of a day of its own.
fn many_figures() -> String {
    let source = "Báo cáo ".repeat(300);
    let first = chrono::NaiveDate::from_ymd_opt(1950, 1, 1).unwrap();
    let row = |(row, day)| format!("vn,{day},members,{source}{row},{row}\n");
    let rows: String = (0..20_000).zip(first.iter_days()).map(row).collect();
    format!("unit,on,indicator,source,value\n{rows}")
}

#[test]
fn a_server_on_a_full_disk_refuses_by_name_goes_on_answering_and_records_when_there_is_room() {
    let office = Office::without_registry("fault-fills");
    let Some(mount) = Mount::new(&office, &["-t", "tmpfs", "-o", "size=100M", "none"]) else {
        return;
    };
    let data = format!("{}/data", mount.path());
    assert_eq!(outcome(&data, &["init"]).0, Some(0));
    let units = office.file("u.csv", "unit,kind,name,valid_from\nvn,central,Hội,1940\n");
    assert_eq!(outcome(&data, &["import", "units", &units]).0, Some(0));
    let figures = office.file("f.csv", &many_figures());
    let (exit, code, _) = outcome(&data, &["import", "figures", &figures]);
    assert_eq!((exit, code.as_str()), (Some(1), "DH7406"));

    let mut serve = Command::new(program());
    serve.args(["--data", &data, "serve", "--listen", "127.0.0.1:0", "--json"]);
    let server = Office::serving(serve.stderr(Stdio::null()));
    let add = || {
        let headers = [
            ("Content-Type", "application/json"),
            ("Idempotency-Key", OFFICER_KEY),
            ("Accept-Language", "en"),
        ];
        server.ask("POST", "/api/v1/commands/add-user", &headers, br#"{"name": "Hoa"}"#)
    };
    let refused = add();
    assert_eq!(refused.status, 507, "{}", refused.text());
    let problem = refused.json();
    assert_eq!(problem["code"], "DH7406");
    assert!(problem["hint"].as_str().unwrap().contains("64 MiB"), "{problem}");
    let figure = "unit,on,indicator,source,value\nvn,2021-01-01,members,x,5\n";
    let import = || {
        let sent = server.send("figures?batch=late", IMPORT_KEY, figure);
        server.ended(sent.header("location").unwrap())
    };
    let failed = import();
    assert_eq!(failed["error"]["code"], "DH7406", "{failed}");
    server.json("/api/v1/reports/membership");
    let ready = server.json("/readyz");
    assert_eq!(
        (&ready["writes"], &ready["concerns"][0]["code"]),
        (&false.into(), &"DH7406".into())
    );
    let metrics = server.get("/metrics").text();
    assert!(metrics.contains("dienhong_concerns{code=\"DH7406\"} 1"), "{metrics}");

    let mut larger = Command::new("mount");
    assert!(larger.args(["-o", "remount,size=400M"]).arg(mount.path()).status().unwrap().success());
    assert_eq!(add().status, 200);
    assert_eq!(import()["answer"]["recorded"], 1);
    // It looks by itself.
    let ready = server.job("/readyz", |ready| ready["writes"] == true);
    assert_eq!(ready.get("concerns"), None, "{ready}");
    assert!(server.stopped().success());
    assert_eq!(outcome(&data, &["verify"]).0, Some(0));
}

/// How many files a process may open from now on, until it is told otherwise.
fn limit_files(process: u32, most: usize) {
    let (pid, most) = (process.to_string(), format!("--nofile={most}:"));
    let limited = Command::new("prlimit").args(["--pid", &pid, &most]).status();
    assert!(limited.unwrap().success());
}

fn spare_of(process: u32) -> usize {
    let files = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().flatten();
    let spare =
        files.filter(|file| file.path().read_link().is_ok_and(|to| to.as_os_str() == "/dev/null"));
    let numbers = spare.filter_map(|file| file.file_name().to_str()?.parse().ok());
    numbers.max().expect("one is kept")
}

#[test]
fn a_server_that_may_open_no_more_files_says_so_to_who_comes_and_serves_again_when_it_may() {
    let office = Office::founded("fault-server-files");
    let mut server = office.serve();
    while server.json("/readyz")["writes"] != true {
        thread::sleep(Duration::from_millis(5));
    }
    // Below the descriptor that is kept for such a time all are taken for good.
    limit_files(server.id(), spare_of(server.id()) + 1);
    for _ in 0..3 {
        let refused = server.get("/readyz");
        assert_eq!(refused.status, 503, "{}", refused.text());
        assert_eq!(refused.json()["code"], "DH7408");
    }
    limit_files(server.id(), 1024);
    assert_eq!(server.json("/readyz")["ready"], true);
    assert!(server.get("/metrics").text().contains("dienhong_out_of_files_total"));
    assert_eq!(server.give("add-user", OFFICER_KEY, r#"{"name": "Hoa"}"#).status, 200);
    server.terminate();
    assert!(server.wait().success());
}

#[test]
fn a_second_writer_is_refused_with_the_pid_of_the_first_also_when_the_lock_file_is_gone() {
    let office = Office::founded("fault-lock");
    let server = office.serve();
    std::fs::remove_file(office.data().join("LOCK")).unwrap();
    let units = office.file("u.csv", UNITS);
    let output = office.run(&["import", "units", &units, "--json"]);
    assert_eq!((output.status.code(), code(&output.stdout).as_str()), (Some(1), "DH3023"));
    assert!(text(&output.stderr).contains(&server.id().to_string()), "{}", text(&output.stderr));
}

#[test]
fn a_file_system_that_forgets_is_told_at_every_opening() {
    let office = Office::without_registry("fault-forgets");
    let Some(mount) = Mount::new(&office, &["-t", "tmpfs", "none"]) else { return };
    let data = format!("{}/data", mount.path());
    assert_eq!(outcome(&data, &["init"]).0, Some(0));
    let units = office.file("u.csv", UNITS);
    let (exit, _, said) = outcome(&data, &["import", "units", &units]);
    assert_eq!(exit, Some(0), "{said}");
    assert!(said.contains("DH3036") && said.contains("tmpfs"), "{said}");
}

#[test]
fn a_read_only_file_system_is_told_and_reading_goes_on() {
    let office = Office::founded("fault-read-only");
    let data = office.data().to_string_lossy().into_owned();
    let Some(mount) = Mount::new(&office, &["--bind", &data]) else { return };
    let read_only = Command::new("mount").args(["-o", "remount,bind,ro", &mount.path()]).status();
    assert!(read_only.unwrap().success());
    let units = office.file("u.csv", UNITS);
    let (exit, code, _) = outcome(&mount.path(), &["import", "units", &units]);
    assert_eq!((exit, code.as_str()), (Some(1), "DH7409"));
    assert_eq!(outcome(&mount.path(), &["report", "membership"]).0, Some(0));
    assert_eq!(outcome(&mount.path(), &["verify"]).0, Some(0));
}

#[test]
fn a_process_that_may_open_no_more_files_is_told_so_and_has_changed_nothing() {
    let office = Office::founded("fault-files");
    let units = office.file("u.csv", UNITS);
    let (program, data) = (program(), office.data());
    let mut told = 0;
    for limit in 5..40 {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -n {limit} && exec \"$@\"")).arg("sh").arg(&program);
        shell.arg("--data").arg(&data).args(["import", "units", &units, "--json"]);
        let output = shell.output().unwrap();
        match (output.status.code(), code(&output.stdout).as_str()) {
            (Some(0), _) => break,
            (Some(1), "DH7408") => told += 1,
            // So few that the program itself can't be read.
            (Some(127), _) => {}
            other => panic!("{limit} files: {other:?} {}", text(&output.stdout)),
        }
    }
    assert!(told > 2, "{told}");
    let answer = office.json(&["import", "units", &units]);
    assert_eq!(answer["unchanged"], 1, "{answer}");
    office.json(&["verify"]);
}

#[test]
fn a_newer_format_is_refused_by_its_number() {
    let office = Office::founded("fault-newer");
    std::fs::write(office.data().join("FORMAT"), "dienhong data directory, format 2\n").unwrap();
    let data = office.data().to_string_lossy().into_owned();
    for arguments in [["verify"].as_slice(), &["report", "membership"], &["user", "add", "Hoa"]] {
        let (exit, code, _) = outcome(&data, arguments);
        assert_eq!((exit, code.as_str()), (Some(1), "DH3025"), "{arguments:?}");
    }
}
