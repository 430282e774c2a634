#include "runtime/launch/flags.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "runtime/launch/parameters_file.h"
#include "runtime/launch/value_text.h"
#include "runtime/parameters.h"

namespace lp::_ {
namespace {

enum class Codec : std::uint16_t { NONE, ZSTD };

struct Store {
  std::string directory = "/var/store";
  Codec codec = Codec::NONE;
};
struct Parameters {
  std::uint32_t numProducers = 2;
  std::int8_t offset = 0;
  bool dryRun = false;
  double rate = 3e-4;
  std::vector<std::string> files;
  std::vector<std::uint16_t> sizes = {64, 64};
  Store store;
  std::string password;
};

constexpr EnumName<Codec> CODEC_NAMES[] = {{"none", Codec::NONE}, {"zstd", Codec::ZSTD}};
constexpr ParameterSpec PARAMETERS[] = {
    parameter<Range<std::uint32_t>{.min = 1, .max = 1000}, &Parameters::numProducers>(
        "num_producers", "uint32, 1 to 1000", "Number of concurrent producers."),
    parameter<&Parameters::offset>("offset", "int8", "An offset."),
    parameter<&Parameters::dryRun>("dry_run", "bool", "Writes nothing."),
    parameter<Range<double>{.min = 0}, &Parameters::rate>("rate", "float64", "The rate."),
    parameter<&Parameters::files>("files", "list of text", "Files."),
    parameter<&Parameters::sizes>("sizes", "list of uint16", "Sizes."),
    parameter<&Parameters::store, &Store::directory>("store.directory", "text", "Where it is."),
    parameter<&CODEC_NAMES, &Parameters::store, &Store::codec>("store.codec", "none or zstd", ""),
    parameter<&Parameters::password>("password", "text", "A secret.", {}, {.secret = true}),
};
constexpr NodeSpec NODES[] = {{.label = "consumer", .place = {}, .make = nullptr}};
const ProgramSpec PROGRAM{
    .name = "demo",
    .doc = "Shows how it is done.",
    .parameters = PARAMETERS,
    .nodes = NODES,
    .newParameters = [] { return std::shared_ptr<void>(std::make_shared<Parameters>()); }};

struct Read {
  Settings settings;
  std::vector<std::string> problems;

  const Parameters& parameters() const {
    return *static_cast<const Parameters*>(settings.parameters.get());
  }
  // The only problem, or all of them.
  std::string problem() const {
    std::string all;
    for (const std::string& each: problems) all += (all.empty() ? "" : "\n") + each;
    return all;
  }
};

Read readLine(const std::vector<std::string>& arguments, const Environment& environment = {},
              std::optional<LaunchType> fixed = std::nullopt) {
  Read result;
  result.settings = readFlags(PROGRAM, fixed, arguments, environment, result.problems);
  return result;
}

TEST_CASE("flags: nothing given, nothing changed") {
  const Read read = readLine({});
  CHECK(read.problem() == "");
  CHECK(read.parameters().numProducers == 2);
  CHECK(read.parameters().sizes == std::vector<std::uint16_t>{64, 64});
  CHECK(read.settings.launchType == LaunchType::LOCAL_MT);
  CHECK(read.settings.grace == std::chrono::seconds(10));
}

TEST_CASE("flags: every way to write one") {
  const Read read =
      readLine({"--num-producers=8", "--offset", "-3", "--dry_run", "--rate=1e-3", "--files=a,b",
                "--files", "c\\,d", "--sizes=", "--store.codec=ZSTD", "--store.directory=/x y"});
  CHECK(read.problem() == "");
  CHECK(read.parameters().numProducers == 8);
  CHECK(read.parameters().offset == -3);
  CHECK(read.parameters().dryRun);
  CHECK(read.parameters().rate == 1e-3);
  CHECK(read.parameters().files == std::vector<std::string>{"a", "b", "c,d"});
  CHECK(read.parameters().sizes.empty());
  CHECK(read.parameters().store.codec == Codec::ZSTD);
  CHECK(read.parameters().store.directory == "/x y");
}

TEST_CASE("flags: bools") {
  CHECK(readLine({"--dry_run=true"}).parameters().dryRun);
  CHECK(!readLine({"--nodry_run"}, {{"DEMO_DRY_RUN", "true"}}).parameters().dryRun);
  CHECK(!readLine({"--no-dry-run"}, {{"DEMO_DRY_RUN", "true"}}).parameters().dryRun);
  CHECK(readLine({"--nodry_run=true"}).problem().find("takes no value") != std::string::npos);
  // A bool never takes the next argument.
  CHECK(readLine({"--dry_run", "false"}).problem().find("unexpected argument `false`") == 0);
}

TEST_CASE("flags: those of every program") {
  const Read read = readLine({"--lp_launch_type=test_mp", "--lp_seed=0xffffffffffffffff",
                              "--lp_termination_notice_secs=0.5", "--lp_color=never"});
  CHECK(read.problem() == "");
  CHECK(read.settings.launchType == LaunchType::TEST_MP);
  CHECK(read.settings.seed == 0xffffffffffffffffu);
  CHECK(read.settings.grace == std::chrono::milliseconds(500));
  CHECK(read.settings.color == false);
  CHECK(!readLine({"--lp_termination_notice_secs=-1"}).settings.grace.has_value());
  CHECK(readLine({"--lp_launch_type=local_docker"}).problem() ==
        "`local_docker` for --lp_launch_type is none of local_mt, local_mp, test_mt, test_mp");
  CHECK(readLine({"--lp_launch_type=local_mp"}, {}, LaunchType::LOCAL_MT).problem() ==
        "`local_mp` for --lp_launch_type cannot be had: this binary is for local_mt");
}

TEST_CASE("flags: the transport, by flag, else by environment") {
  CHECK(readLine({}).settings.transport == TransportType::AUTO);
  CHECK(readLine({"--lp_transport=tcp"}).settings.transport == TransportType::TCP);
  CHECK(readLine({}, {{"LP_TRANSPORT", "unix"}}).settings.transport == TransportType::UNIX);
  CHECK(readLine({"--lp_transport=auto"}, {{"LP_TRANSPORT", "tcp"}}).settings.transport ==
        TransportType::AUTO);
  CHECK(readLine({"--lp_transport=smoke"}).problem() ==
        "`smoke` for --lp_transport is none of auto, inproc, unix, tcp, shm");
  CHECK(readLine({}, {{"LP_TRANSPORT", "smoke"}}).problem() ==
        "`smoke` for LP_TRANSPORT is none of auto, inproc, unix, tcp, shm");
  // Whichever stands first.
  for (const std::vector<std::string>& line: std::vector<std::vector<std::string>>{
           {"--lp_transport=inproc", "--lp_launch_type=local_mp"},
           {"--lp_launch_type=local_mp", "--lp_transport=inproc"}}) {
    CHECK(readLine(line).problem() ==
          "the transport inproc cannot be had in local_mp, where each node is a process: take "
          "shm, unix or tcp");
  }
  CHECK(readLine({}, {{"LP_TRANSPORT", "inproc"}}, LaunchType::TEST_MP).problems.size() == 1);
  CHECK(readLine({"--lp_transport=inproc"}).problem() == "");
}

TEST_CASE("flags: the terminal, by flag, else by environment, a preference there") {
  constexpr LaunchType MP = LaunchType::LOCAL_MP;
  CHECK(readLine({}, {}, MP).settings.terminal == TerminalType::CURRENT);
  CHECK(readLine({"--lp_terminal=xterm"}, {}, MP).settings.terminal == TerminalType::XTERM);
  const Environment tmux{{"LP_TERMINAL", "tmux_session"}};
  CHECK(readLine({}, tmux, MP).settings.terminal == TerminalType::TMUX);
  CHECK(readLine({"--lp_terminal=current_terminal"}, tmux, MP).settings.terminal ==
        TerminalType::CURRENT);
  // Threads have one output: the environment may ask for windows, a person may not.
  CHECK(readLine({}, tmux).problem() == "");
  CHECK(readLine({}, tmux).settings.terminal == TerminalType::CURRENT);
  CHECK(readLine({"--lp_terminal=xterm"}).problem() ==
        "the terminal xterm needs nodes that are processes, and in local_mt they are threads: "
        "take --lp_launch_type=local_mp");
  CHECK(readLine({"--lp_terminal=auto"}).problem() == "");
  CHECK(readLine({"--lp_terminal=tmux"}, {}, MP).problem() ==
        "`tmux` for --lp_terminal is none of auto, current_terminal, output_to_files, "
        "tmux_session, xterm, gnome-terminal");
  CHECK(readLine({}, {{"LP_TERMINAL", "smoke"}})
            .problem()
            .find("`smoke` for LP_TERMINAL is none "
                  "of auto, ") == 0);
}

TEST_CASE("flags: the log, by flag, else by environment") {
  CHECK(readLine({}).settings.logLevel == LogLevel::INFO);
  CHECK(readLine({}).settings.logFormat == LogFormat::TEXT);
  const Environment said{{"LP_LOG_LEVEL", "debug"}, {"LP_LOG_FORMAT", "json"}};
  CHECK(readLine({}, said).settings.logLevel == LogLevel::DEBUGGING);
  CHECK(readLine({}, said).settings.logFormat == LogFormat::JSON);
  const Read both = readLine({"--lp_log_level=off", "--lp-log-format", "text"}, said);
  CHECK(both.settings.logLevel == LogLevel::OFF);
  CHECK(both.settings.logFormat == LogFormat::TEXT);
  CHECK(readLine({"--lp_log_level=warn"}).problem() ==
        "`warn` for --lp_log_level is none of debug, info, warning, error, off");
  CHECK(readLine({"--lp_log_format=yaml"}).problem() ==
        "`yaml` for --lp_log_format is none of text, json");
  CHECK(readLine({}, {{"LP_LOG_LEVEL", "loud"}}).problem() ==
        "`loud` for LP_LOG_LEVEL is none of debug, info, warning, error, off");
}

TEST_CASE("flags: files need a terminal that has them") {
  const Read read =
      readLine({"--lp_terminal=output_to_files", "--lp_output_dir=x"}, {}, LaunchType::LOCAL_MP);
  CHECK(read.problem() == "");
  CHECK(read.settings.outputDirectory == "x");
  CHECK(readLine({"--lp_output_dir=x"}, {}, LaunchType::LOCAL_MP).problem() ==
        "--lp_output_dir needs files to put there: take --lp_launch_type=local_mp "
        "--lp_terminal=output_to_files");
  CHECK(
      readLine({"--lp_output_dir=x"}, {{"LP_TERMINAL", "xterm"}}, LaunchType::LOCAL_MP).problem() ==
      "");
  CHECK(readLine({"--lp_output_dir=x"}).problems.size() == 1);
}

TEST_CASE("flags: a dry run, and prefixes, as many as there are") {
  CHECK(!readLine({}).settings.dryRun);
  CHECK(readLine({"--lp_dry_run", "--offset=1"}).settings.dryRun);
  CHECK(!readLine({"--lp_dry_run=false"}).settings.dryRun);
  CHECK(readLine({"--lp_dry_run=x"}).problem() == "`x` for --lp_dry_run is neither true nor false");
  const Read read = readLine({"--lp_prefix=a:gdb --args", "--lp_prefix", "b/1:env 'x y'"}, {},
                             LaunchType::LOCAL_MP);
  CHECK(read.problem() == "");
  REQUIRE(read.settings.prefixes.size() == 2);
  CHECK(read.settings.prefixes[1].target == "b/1");
  CHECK(read.settings.prefixes[1].words == std::vector<std::string>{"env", "x y"});
  CHECK(readLine({"--lp_prefix=a:gdb"}).problem() ==
        "--lp_prefix needs nodes that are processes, and in local_mt they are threads: take "
        "--lp_launch_type=local_mp");
  CHECK(readLine({"--lp_prefix=gdb"}, {}, LaunchType::LOCAL_MP).problem() ==
        "`gdb` for --lp_prefix is no LABEL:COMMAND or LABEL/INDEX:COMMAND");
}

TEST_CASE("flags: the node that lives in the launcher, one of processes") {
  CHECK(readLine({}).settings.host == "");
  const Read read = readLine({"--lp_host=a/1"}, {}, LaunchType::TEST_MP);
  CHECK(read.problem() == "");
  CHECK(read.settings.host == "a/1");
  CHECK(readLine({"--lp_host=a"}).problem() ==
        "--lp_host needs nodes that are processes, and in local_mt they are threads: take "
        "--lp_launch_type=local_mp");
  CHECK(readLine({"--lp_host="}, {}, LaunchType::LOCAL_MP).problem() ==
        "`` for --lp_host is no LABEL or LABEL/INDEX");
  CHECK(readLine({"--lp_host=a", "--lp_host=b"}, {}, LaunchType::LOCAL_MP).problem() ==
        "--lp_host is given twice");
}

TEST_CASE("flags: what is wrong is said, all of it") {
  CHECK(readLine({"--num_producers=0"}).problem() == "`0` for --num_producers is below 1");
  CHECK(readLine({"--num_producers=12x"}).problem() ==
        "`12x` for --num_producers is not a whole number");
  CHECK(readLine({"--num_producers="}).problem() == "`` for --num_producers is not a whole number");
  CHECK(readLine({"--offset=128"}).problem() == "`128` for --offset is above 127");
  CHECK(readLine({"--sizes=1,65536"}).problem() ==
        "`1,65536` for --sizes has the element `65536`, which is above 65535");
  CHECK(readLine({"--rate=nan"}).problem() == "`nan` for --rate is not a number");
  CHECK(readLine({"--store.codec=zsdt"}).problem() ==
        "`zsdt` for --store.codec is none of none, zstd; did you mean `zstd`?");
  CHECK(readLine({"--num_producer=1"}).problem() ==
        "unknown flag --num_producer; did you mean --num_producers?");
  CHECK(readLine({"--shape=1"}).problem() == "unknown flag --shape; --help lists them");
  CHECK(readLine({"--offset"}).problem() == "--offset needs a value: --offset=...");
  CHECK(readLine({"--offset", "--dry_run"}).problem() == "--offset needs a value: --offset=...");
  CHECK(readLine({"--offset=1", "--offset=2"}).problem() == "--offset is given twice");
  CHECK(readLine({"-offset=1"}).problem().find("with two dashes") != std::string::npos);
  CHECK(readLine({"--offset=x", "--shape=1", "stray"}).problems.size() == 3);
}

TEST_CASE("flags: what stands behind -- is left alone") {
  const Read read = readLine({"--offset=1", "--", "--shape", "x"});
  CHECK(read.problem() == "");
  CHECK(read.settings.rest == std::vector<std::string>{"--shape", "x"});
}

TEST_CASE("flags: flag before environment before default") {
  const Environment environment{{"DEMO_NUM_PRODUCERS", "5"}, {"DEMO_STORE_DIRECTORY", "/env"}};
  const Read read = readLine({"--num_producers=7"}, environment);
  CHECK(read.parameters().numProducers == 7);
  CHECK(read.parameters().store.directory == "/env");
  CHECK(readLine({}, {{"DEMO_OFFSET", "x"}}).problem() ==
        "`x` for DEMO_OFFSET is not a whole number");
}

TEST_CASE("flags: a secret stays out of the command line and of what is printed") {
  const Read read = readLine({"--password=xyzzy"});
  CHECK(read.problem().find("DEMO_PASSWORD") != std::string::npos);
  CHECK(read.problem().find("xyzzy") == std::string::npos);
  CHECK(readLine({}, {{"DEMO_PASSWORD", "xyzzy"}}).parameters().password == "xyzzy");
}

TEST_CASE("flags: --help says it all") {
  CHECK(readLine({"--help", "--shape"}).settings.help);
  const std::string help = helpText(PROGRAM, std::nullopt);
  for (const char* part: {"Shows how it is done.", "--num_producers (uint32, 1 to 1000; default 2)",
                          "Number of concurrent producers.", "DEMO_NUM_PRODUCERS", "--[no]dry_run",
                          "sizes (list of uint16; default 64,64)", "secret", "--lp_launch_type",
                          "--lp_seed", "--lp_termination_notice_secs", "--lp_parameters",
                          "consumer", "--lp_transport", "Environment: LP_TRANSPORT"}) {
    CAPTURE(part);
    CHECK(help.find(part) != std::string::npos);
  }
}

struct Json {
  std::vector<std::string> problems;
  std::map<std::string, std::string, std::less<>> texts;

  explicit Json(std::string_view text): texts(readParametersJson(PROGRAM, text, problems)) {}
  std::string problem() const { return problems.size() == 1 ? problems[0] : ""; }
};

TEST_CASE("parameters file: an object as the struct is") {
  const Json json(R"({"numProducers": 5, "dry_run": true, "rate": 0.5, "offset": "-3",
                      "files": ["a", "b,c"], "sizes": [1, 2],
                      "store": {"directory": "/x", "codec": "zstd"}})");
  CHECK(json.problems.empty());
  CHECK(json.texts == decltype(json.texts){{"num_producers", "5"},
                                           {"dry_run", "true"},
                                           {"rate", "0.5"},
                                           {"offset", "-3"},
                                           {"files", "a,b\\,c"},
                                           {"sizes", "1,2"},
                                           {"store.directory", "/x"},
                                           {"store.codec", "zstd"}});
  CHECK(Json(R"({"store.directory": "/x"})").texts.at("store.directory") == "/x");
}

TEST_CASE("parameters file: what is wrong") {
  CHECK(Json("[]").problem() == "has to be a JSON object, { ... }");
  CHECK(Json("{").problem().find("is no JSON: ") == 0);
  CHECK(Json("{} x").problem().find("is no JSON: ") == 0);
  CHECK(Json(R"({"numProducer": 5})").problem() ==
        "`num_producer` is no parameter of demo; did you mean `num_producers`?");
  CHECK(Json(R"({"offset": null})").problem() ==
        "`offset` has to be a text, a number, true or false");
  CHECK(Json(R"({"offset": [1]})").problem() == "`offset` is no list");
  CHECK(Json(R"({"store": 1})").problem() == "`store` has to be an object");
  CHECK(Json(R"({"offset": 1, "offset": 2})").problem() == "`offset` is given twice");
  CHECK(Json(R"({"offset": 9007199254740993})").texts.size() == 1);
  CHECK(Json(R"({"offset": 90071992547409930})").problem().find("put it in quotes") !=
        std::string::npos);
}

TEST_CASE("parameters file: a file that is not there") {
  const Read read = readLine({"--lp_parameters=/nowhere/x.json"});
  CHECK(read.problem() == "--lp_parameters: /nowhere/x.json cannot be read");
  // A folder can be opened.
  CHECK(readLine({"--lp_parameters=/"}).problem() == "--lp_parameters: / cannot be read");
}

TEST_CASE("parameters: every value reads back as it was printed") {
  Parameters parameters;
  parameters.files = {""};
  parameters.rate = 0.1;
  parameters.offset = -128;
  parameters.store.directory = "a,b\\c";
  Parameters read;
  for (const ParameterSpec& spec: PARAMETERS) CHECK(!spec.parse(&read, spec.print(&parameters)));
  CHECK(read.files == parameters.files);
  CHECK(read.rate == parameters.rate);
  CHECK(read.offset == -128);
  CHECK(read.store.directory == parameters.store.directory);
  for (const std::vector<std::string>& list:
       {std::vector<std::string>{}, {""}, {"", ""}, {"a,b", "\\", "e"}}) {
    CHECK(splitList(joinList(list)) == list);
  }
}

TEST_CASE("parameters: names by words") {
  CHECK(byWords("numProducers") == "num_producers");
  CHECK(byWords("num-producers") == "num_producers");
  CHECK(byWords("NUM_PRODUCERS") == "num_producers");
  CHECK(byWords("HTTPPort") == "http_port");
  CHECK(byWords("store.dirName2") == "store.dir_name2");
}

}  // namespace
}  // namespace lp::_
