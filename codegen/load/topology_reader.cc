#include "codegen/load/topology_reader.h"

#include <cstdint>
#include <utility>

namespace lp::gen {

namespace {

// A value as it was written, or, where the text does not tell, the nearest place around it.
struct Place {
  const WrittenValue* value = nullptr;
  Position at;
};

class Reader {
 public:
  explicit Reader(TopologyNames& names): names_(names) {}

  ProgramDecl program(lp::idl::Program::Reader from, const Place& place) {
    ProgramDecl program;
    if (from.hasName()) program.name = text(from.getName(), place, "name");
    if (from.hasParameters()) {
      program.parameters = text(from.getParameters(), place, "parameters");
      program.parametersId = id(*program.parameters);
    }
    nodes(from.getNodes(), field(place, "nodes"), program);
    Place include = field(place, "include");
    unsigned i = 0;
    for (auto list: from.getInclude()) nodes(list, element(include, i++), program);
    program.deadlineMs = from.getDeadlineMs();
    if (from.hasEnd()) program.end = end(from.getEnd(), field(place, "end"));
    Place colocate = field(place, "colocate");
    i = 0;
    for (auto one: from.getColocate()) {
      program.colocations.push_back(colocation(one, element(colocate, i++)));
    }
    return program;
  }

 private:
  void nodes(capnp::List<lp::idl::Node>::Reader from, const Place& place, ProgramDecl& program) {
    unsigned i = 0;
    for (auto one: from) program.nodes.push_back(node(one, element(place, i++)));
  }

  NodeDecl node(lp::idl::Node::Reader from, const Place& place) {
    NodeDecl node;
    node.at = place.at;
    if (from.hasLabel()) node.label = text(from.getLabel(), place, "label");
    if (from.hasCount()) node.count = count(from.getCount(), field(place, "count"));
    if (from.hasPort()) node.port = count(from.getPort(), field(place, "port"));
    node.threads = {from.getThreads(), field(place, "threads").at};
    switch (from.which()) {
      case lp::idl::Node::UNSPECIFIED:
        break;
      case lp::idl::Node::CLASS:
        node.kind = object(from.getClass(), field(place, "class"));
        break;
      case lp::idl::Node::FUNCTION:
        node.kind = make(from.getFunction(), field(place, "function"));
        break;
      case lp::idl::Node::CACHER:
        node.kind = cacher(from.getCacher(), field(place, "cacher"));
        break;
      case lp::idl::Node::COMMAND:
        node.kind = command(from.getCommand(), field(place, "command"));
        break;
      case lp::idl::Node::EXTERNAL:
        node.kind = foreign(from.getExternal(), field(place, "external"));
        break;
    }
    if (from.hasAfter()) node.after = texts(from.getAfter(), field(place, "after"));
    if (from.hasCheckpoint()) {
      node.checkpoint = {from.getCheckpoint().getEverySeconds(), field(place, "checkpoint").at};
    }
    if (from.hasRestart()) {
      node.restart = {restart(from.getRestart()), field(place, "restart").at};
    }
    Place calls = field(place, "calls"), lanes = field(place, "lanes");
    unsigned i = 0;
    for (auto one: from.getCalls()) node.calls.push_back(this->calls(one, element(calls, i++)));
    i = 0;
    for (auto one: from.getLanes()) node.lanes.push_back(lane(one, element(lanes, i++)));
    if (from.hasWhen()) node.when = when(from.getWhen(), field(place, "when"));
    node.resources = resources(from.getResources(), field(place, "resources"));
    Place environment = field(place, "environment");
    i = 0;
    for (auto one: from.getEnvironment()) {
      node.environment.push_back(variable(one, element(environment, i++)));
    }
    if (from.hasWorkingDirectory()) {
      node.workingDirectory = text(from.getWorkingDirectory(), place, "workingDirectory");
    }
    return node;
  }

  WhenDecl when(lp::idl::When::Reader from, const Place& place) {
    WhenDecl when{place.at, Unspecified{}};
    switch (from.which()) {
      case lp::idl::When::UNSPECIFIED:
        break;
      case lp::idl::When::PARAMETER:
        when.value = ParameterValue{text(from.getParameter(), place, "parameter")};
        break;
      case lp::idl::When::LAUNCH_TYPES: {
        when.at = field(place, "launchTypes").at;
        std::vector<std::string> types;
        for (lp::idl::LaunchType type: from.getLaunchTypes()) types.push_back(launchType(type));
        when.value = std::move(types);
        break;
      }
    }
    return when;
  }

  static std::string launchType(lp::idl::LaunchType type) {
    switch (type) {
      case lp::idl::LaunchType::LOCAL_MT:
        return "localMt";
      case lp::idl::LaunchType::LOCAL_MP:
        return "localMp";
      case lp::idl::LaunchType::TEST_MT:
        return "testMt";
      case lp::idl::LaunchType::TEST_MP:
        return "testMp";
    }
    return {};
  }

  ResourcesDecl resources(lp::idl::Resources::Reader from, const Place& place) {
    return {.cpus = {from.getCpus(), field(place, "cpus").at},
            .gpus = {from.getGpus(), field(place, "gpus").at},
            .memoryMiB = {from.getMemoryMiB(), field(place, "memoryMiB").at},
            .nice = {from.getNice(), field(place, "nice").at}};
  }

  VariableDecl variable(lp::idl::Variable::Reader from, const Place& place) {
    VariableDecl variable{place.at, {}, text(from.getValue(), place, "value")};
    if (from.hasName()) variable.name = text(from.getName(), place, "name");
    return variable;
  }

  CacherDecl cacher(lp::idl::Cacher::Reader from, const Place& place) {
    CacherDecl cacher;
    cacher.at = place.at;
    if (from.hasOf()) cacher.of = text(from.getOf(), place, "of");
    cacher.by = {meeting(from.getBy()), field(place, "by").at};
    cacher.methods = texts(from.getMethods(), field(place, "methods"));
    cacher.refreshMs = {from.getRefreshMs(), field(place, "refreshMs").at};
    cacher.staleAfterMs = {from.getStaleAfterMs(), field(place, "staleAfterMs").at};
    cacher.size = {from.getSize(), field(place, "size").at};
    return cacher;
  }

  ForeignDecl command(lp::idl::Command::Reader from, const Place& place) {
    ForeignDecl command = foreign(from, place);
    command.isCommand = true;
    command.words = texts(from.getWords(), field(place, "words"));
    return command;
  }

  // What commands and external nodes have in common.
  template <typename From>
  ForeignDecl foreign(From from, const Place& place) {
    ForeignDecl foreign;
    foreign.at = place.at;
    if (from.hasServes()) {
      foreign.serves = text(from.getServes(), place, "serves");
      foreign.servesId = id(*foreign.serves);
    }
    if (from.hasAddress()) foreign.address = text(from.getAddress(), place, "address");
    return foreign;
  }

  LaneDecl lane(lp::idl::Lane::Reader from, const Place& place) {
    LaneDecl lane;
    lane.at = place.at;
    if (from.hasName()) lane.name = text(from.getName(), place, "name");
    lane.threads = {from.getThreads(), field(place, "threads").at};
    lane.methods = texts(from.getMethods(), field(place, "methods"));
    return lane;
  }

  std::vector<At<std::string>> texts(capnp::List<capnp::Text>::Reader from, const Place& place) {
    std::vector<At<std::string>> all;
    unsigned i = 0;
    for (auto one: from) all.push_back({string(one), element(place, i++).at});
    return all;
  }

  static Restart restart(lp::idl::Restart::Reader from) {
    switch (from.which()) {
      case lp::idl::Restart::UNSPECIFIED:
        return Restart::UNSPECIFIED;
      case lp::idl::Restart::NEVER:
        return Restart::NEVER;
      case lp::idl::Restart::ON_FAILURE:
        return Restart::ON_FAILURE;
      case lp::idl::Restart::ALWAYS:
        return Restart::ALWAYS;
    }
    return Restart::UNSPECIFIED;
  }

  CallsDecl calls(lp::idl::Calls::Reader from, const Place& place) {
    CallsDecl calls;
    calls.at = place.at;
    if (from.hasTo()) calls.to = text(from.getTo(), place, "to");
    if (from.hasMethod()) calls.method = text(from.getMethod(), place, "method");
    calls.deadlineMs = {from.getDeadlineMs(), field(place, "deadlineMs").at};
    calls.attempts = {from.getAttempts(), field(place, "attempts").at};
    return calls;
  }

  EndDecl end(lp::idl::End::Reader from, const Place& place) {
    EndDecl end{place.at, Unspecified{}};
    switch (from.which()) {
      case lp::idl::End::UNSPECIFIED:
        break;
      case lp::idl::End::ALL:
        end.value = AllRuns{};
        break;
      case lp::idl::End::ANY:
        end.value = AnyRun{};
        break;
      case lp::idl::End::LABELS:
        end.value = texts(from.getLabels(), field(place, "labels"));
        break;
      case lp::idl::End::NEVER:
        end.value = Never{};
        break;
    }
    return end;
  }

  ColocationDecl colocation(lp::idl::Colocation::Reader from, const Place& place) {
    ColocationDecl colocation;
    colocation.at = place.at;
    if (from.hasName()) colocation.name = text(from.getName(), place, "name");
    colocation.labels = texts(from.getLabels(), field(place, "labels"));
    colocation.colocations = texts(from.getColocations(), field(place, "colocations"));
    colocation.by = {colocatedBy(from.getBy()), field(place, "by").at};
    colocation.perIndex = {from.getPerIndex(), field(place, "perIndex").at};
    colocation.returnOnFirstCompleted = {from.getReturnOnFirstCompleted(),
                                         field(place, "returnOnFirstCompleted").at};
    colocation.retries = {from.getRetries(), field(place, "retries").at};
    return colocation;
  }

  static ColocatedBy colocatedBy(lp::idl::ColocatedBy from) {
    switch (from) {
      case lp::idl::ColocatedBy::UNSPECIFIED:
        return ColocatedBy::UNSPECIFIED;
      case lp::idl::ColocatedBy::THREADS:
        return ColocatedBy::THREADS;
      case lp::idl::ColocatedBy::PROCESSES:
        return ColocatedBy::PROCESSES;
    }
    return ColocatedBy::UNSPECIFIED;
  }

  CountDecl count(lp::idl::Count::Reader from, const Place& place) {
    CountDecl count{place.at, Unspecified{}};
    switch (from.which()) {
      case lp::idl::Count::UNSPECIFIED:
        break;
      case lp::idl::Count::NUMBER:
        count.at = field(place, "number").at;
        count.value = from.getNumber();
        break;
      case lp::idl::Count::PARAMETER:
        count.value = ParameterValue{text(from.getParameter(), place, "parameter")};
        break;
    }
    return count;
  }

  ClassDeclRef object(lp::idl::Class::Reader from, const Place& place) {
    ClassDeclRef object;
    object.at = place.at;
    if (from.hasName()) object.name = text(from.getName(), place, "name");
    if (from.hasHeader()) object.header = text(from.getHeader(), place, "header");
    if (from.hasServes()) {
      object.serves = text(from.getServes(), place, "serves");
      object.servesId = id(*object.serves);
    }
    if (from.hasMake()) object.make = text(from.getMake(), place, "make");
    if (from.hasSignature()) object.signature = text(from.getSignature(), place, "signature");
    object.arguments = arguments(from.getArguments(), field(place, "arguments"));
    Place batches = field(place, "batches");
    unsigned i = 0;
    for (auto one: from.getBatches()) object.batches.push_back(batch(one, element(batches, i++)));
    return object;
  }

  BatchDecl batch(lp::idl::Batch::Reader from, const Place& place) {
    BatchDecl batch;
    batch.at = place.at;
    if (from.hasMethod()) batch.method = text(from.getMethod(), place, "method");
    batch.size = count(from.getSize(), field(place, "size"));
    batch.timeoutMs = from.getTimeoutMs();
    batch.parallelism = {from.getParallelism(), field(place, "parallelism").at};
    batch.pad = from.getPad();
    return batch;
  }

  std::vector<ArgumentDecl> arguments(capnp::List<lp::idl::Argument>::Reader from,
                                      const Place& place) {
    std::vector<ArgumentDecl> arguments;
    unsigned i = 0;
    for (auto argument: from) arguments.push_back(this->argument(argument, element(place, i++)));
    return arguments;
  }

  ArgumentDecl argument(lp::idl::Argument::Reader from, const Place& place) {
    ArgumentDecl argument;
    argument.at = place.at;
    if (from.hasName()) argument.name = text(from.getName(), place, "name");
    value(from, place, argument);
    argument.by = {meeting(from.getBy()), field(place, "by").at};
    if (from.hasOrElse()) argument.orElse = text(from.getOrElse(), place, "orElse");
    argument.optional = from.getOptional();
    return argument;
  }

  void value(lp::idl::Argument::Reader from, const Place& place, ArgumentDecl& argument) {
    auto set = [&](const char* arm, ArgumentValue value) {
      argument.value = std::move(value);
      argument.valueAt = field(place, arm).at;
    };
    switch (from.which()) {
      case lp::idl::Argument::UNSPECIFIED:
        argument.valueAt = place.at;
        break;
      case lp::idl::Argument::BOOL:
        set("bool", from.getBool());
        break;
      case lp::idl::Argument::INT:
        set("int", std::int64_t{from.getInt()});
        break;
      case lp::idl::Argument::UINT:
        set("uint", std::uint64_t{from.getUint()});
        break;
      case lp::idl::Argument::FLOAT:
        set("float", from.getFloat());
        break;
      case lp::idl::Argument::TEXT:
        set("text", string(from.getText()));
        break;
      case lp::idl::Argument::ENUMERANT:
        set("enumerant", EnumerantValue{string(from.getEnumerant())});
        break;
      case lp::idl::Argument::LIST:
        set("list", ListValue{arguments(from.getList(), field(place, "list"))});
        break;
      case lp::idl::Argument::FIELDS:
        set("fields", FieldsValue{arguments(from.getFields(), field(place, "fields"))});
        break;
      case lp::idl::Argument::PARAMETER:
        set("parameter", ParameterValue{text(from.getParameter(), place, "parameter")});
        break;
      case lp::idl::Argument::INDEX:
        set("index", IndexValue{});
        break;
      case lp::idl::Argument::SIZE_OF:
        set("sizeOf", SizeOfValue{text(from.getSizeOf(), place, "sizeOf")});
        break;
      case lp::idl::Argument::SEED:
        set("seed", SeedValue{});
        break;
      case lp::idl::Argument::MAKE:
        set("make", make(from.getMake(), field(place, "make")));
        break;
      case lp::idl::Argument::HANDLE:
        set("handle", HandleValue{text(from.getHandle(), place, "handle")});
        break;
      case lp::idl::Argument::HANDLES:
        set("handles", HandlesValue{text(from.getHandles(), place, "handles")});
        break;
    }
  }

  MakeDecl make(lp::idl::Make::Reader from, const Place& place) {
    MakeDecl make;
    make.at = place.at;
    if (from.hasName()) make.name = text(from.getName(), place, "name");
    if (from.hasHeader()) make.header = text(from.getHeader(), place, "header");
    if (from.hasSignature()) make.signature = text(from.getSignature(), place, "signature");
    make.arguments = arguments(from.getArguments(), field(place, "arguments"));
    if (from.hasShared()) make.shared = text(from.getShared(), place, "shared");
    return make;
  }

  static Meeting meeting(lp::idl::Meeting by) {
    switch (by) {
      case lp::idl::Meeting::UNSPECIFIED:
        return Meeting::UNSPECIFIED;
      case lp::idl::Meeting::SAME_INDEX:
        return Meeting::SAME_INDEX;
      case lp::idl::Meeting::MODULO:
        return Meeting::MODULO;
      case lp::idl::Meeting::STRIDE:
        return Meeting::STRIDE;
      case lp::idl::Meeting::BLOCK:
        return Meeting::BLOCK;
    }
    return Meeting::UNSPECIFIED;
  }

  static std::string string(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

  At<std::string> text(capnp::Text::Reader text, const Place& place, const char* name) {
    return {string(text), field(place, name).at};
  }

  // A name is looked up in the file in which it stands.
  std::uint64_t id(const At<std::string>& name) {
    KJ_IF_MAYBE(found, names_.find(name.at.file, nameFromText(name.value))) {
      return found->path.empty() ? 0 : found->schema.getProto().getId();
    }
    return 0;
  }

  Place field(const Place& place, const char* name) {
    return inner(place, place.value == nullptr ? nullptr : place.value->field(name));
  }

  Place element(const Place& place, unsigned i) {
    bool known = place.value != nullptr && i < place.value->elements.size();
    return inner(place, known ? &place.value->elements[i] : nullptr);
  }

  Place inner(const Place& outer, const WrittenValue* value) {
    value = names_.follow(value);
    return value == nullptr ? Place{nullptr, outer.at} : Place{value, value->at};
  }

  TopologyNames& names_;
};

}  // namespace

ProgramDecl readProgram(lp::idl::Program::Reader reader, const std::string& constant,
                        const std::string& file, Position at, TopologyNames& names) {
  Place place{names.follow(names.constant(file, constant)), at};
  ProgramDecl program = Reader(names).program(reader, place);
  program.constant = constant;
  program.at = std::move(at);
  return program;
}

}  // namespace lp::gen
