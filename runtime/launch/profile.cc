#include "runtime/launch/profile.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <set>
#include <span>
#include <utility>

#include "runtime/call/nearest.h"
#include "runtime/error.h"
#include "runtime/launch/value_text.h"
#include "runtime/launch/written.h"
#include "runtime/surroundings.h"

namespace lp::_ {

namespace {

class ProfileReader {
 public:
  ProfileReader(const ProgramSpec& program, std::string file)
      : program_(program), file_(std::move(file)) {}

  Profile read(std::string_view text) {
    Profile profile;
    try {
      const Written written = readWritten(text);
      for (const WrittenField& field: fieldsOf(written, "a profile", {"labels"})) {
        for (const Written& one: elementsOf(field)) profile.labels.push_back(label(one));
      }
    } catch (const BadText& bad) {
      wrong(bad.at, bad.what);
    }
    if (!problems_.empty()) throw Error(Code::INVALID_ARGUMENT, problems_);
    return profile;
  }

 private:
  LabelProfile label(const Written& written) {
    LabelProfile made;
    made.place = placeOf(written.at);
    bool isNamed = false;
    for (const WrittenField& field:
         fieldsOf(written, "an element of `labels`",
                  {"label", "threads", "resources", "environment", "workingDirectory"})) {
      if (field.name == "label") {
        isNamed = true;
        made.label = textOf(field);
        checkLabel(field.value.at, made.label);
      } else if (field.name == "threads") {
        made.threads = static_cast<unsigned>(numberOf(field, 1, MAX_THREADS));
      } else if (field.name == "resources") {
        resources(field.value, made);
      } else if (field.name == "environment") {
        for (const Written& one: elementsOf(field)) variable(one, made);
      } else {
        made.workingDirectory = filledOf(field);
        made.directoryPlace = placeOf(field.value.at);
      }
    }
    if (!isNamed) wrong(written.at, "`label = \"...\"` is missing");
    if (made.gpus.value_or(0) > 0 && made.environment.contains(GPU_VARIABLE)) {
      wrong(written.at, "`" + made.label + "` has both `gpus` and a " + GPU_VARIABLE);
    }
    return made;
  }

  void resources(const Written& written, LabelProfile& made) {
    for (const WrittenField& field:
         fieldsOf(written, "`resources`", {"cpus", "memoryMiB", "gpus", "nice"})) {
      if (field.name == "cpus") {
        made.cpus = static_cast<unsigned>(numberOf(field, 0, MAX_CPUS));
      } else if (field.name == "memoryMiB") {
        made.memoryMiB = numberOf(field, 0, MAX_MEMORY_MIB);
      } else if (field.name == "gpus") {
        made.gpus = static_cast<unsigned>(numberOf(field, 0, MAX_GPUS));
      } else {
        std::int64_t value = 0;
        number(field, readSigned(field.value.text, MIN_NICE, MAX_NICE, value));
        made.nice = static_cast<int>(value);
      }
    }
  }

  void variable(const Written& written, LabelProfile& made) {
    std::string name, value;
    for (const WrittenField& field: fieldsOf(written, "a variable", {"name", "value"})) {
      if (field.name == "name") {
        name = textOf(field);
      } else {
        value = filledOf(field);
      }
    }
    if (const auto what = wrongVariable(name)) {
      return wrong(written.at, "`" + name + "` cannot be a variable: " + *what);
    }
    if (!made.environment.emplace(name, value).second) {
      wrong(written.at, "the environment has two variables `" + name + "`");
    }
  }

  void checkLabel(const TextPlace& at, const std::string& label) {
    std::vector<std::string> names;
    for (const NodeSpec& node: program_.nodes) names.emplace_back(node.label);
    if (std::find(names.begin(), names.end(), label) == names.end()) {
      const std::string_view meant = nearest(label, names);
      wrong(at, "no node has the label `" + label + "`" +
                    (meant.empty() ? "" : "; did you mean `" + std::string(meant) + "`?"));
    } else if (!labels_.insert(label).second) {
      wrong(at, "`" + label + "` is spoken of twice");
    }
  }

  // Those that are known, each once.
  std::vector<WrittenField> fieldsOf(const Written& written, const std::string& what,
                                     std::initializer_list<std::string_view> known) {
    std::vector<WrittenField> good;
    if (written.kind != Written::Kind::STRUCT) {
      wrong(written.at, what + " has to be a struct, `(...)`");
      return good;
    }
    const std::vector<std::string> names(known.begin(), known.end());
    std::set<std::string_view> seen;
    for (const WrittenField& field: written.fields) {
      if (std::find(names.begin(), names.end(), field.name) == names.end()) {
        unknown(field, what, names);
      } else if (!seen.insert(field.name).second) {
        wrong(field.at, "`" + field.name + "` is set twice");
      } else {
        good.push_back(field);
      }
    }
    return good;
  }

  void unknown(const WrittenField& field, const std::string& what,
               const std::vector<std::string>& names) {
    const std::string_view meant = nearest(field.name, names);
    wrong(field.at, what + " has no field `" + field.name + "`" +
                        (meant.empty() ? "; there are " + listOf(names)
                                       : "; did you mean `" + std::string(meant) + "`?"));
  }

  static std::string listOf(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name: names) list += (list.empty() ? "`" : ", `") + name + "`";
    return list;
  }

  std::span<const Written> elementsOf(const WrittenField& field) {
    if (field.value.kind == Written::Kind::LIST) return field.value.elements;
    wrong(field.value.at, "`" + field.name + "` has to be a list, `[...]`");
    return {};
  }

  std::string textOf(const WrittenField& field) {
    if (field.value.kind == Written::Kind::TEXT) return field.value.text;
    wrong(field.value.at, "`" + field.name + "` has to be a text, `\"...\"`");
    return {};
  }

  std::string filledOf(const WrittenField& field) {
    std::string text = textOf(field);
    const auto what = wrongPlaceholder(text);
    if (what) wrong(field.value.at, *what + "; " + std::string(PLACEHOLDERS));
    return text;
  }

  std::uint64_t numberOf(const WrittenField& field, std::uint64_t min, std::uint64_t max) {
    std::uint64_t value = min;
    number(field, readUnsigned(field.value.text, min, max, value));
    return value;
  }

  void number(const WrittenField& field, const Wrong& what) {
    if (field.value.kind != Written::Kind::WORD) {
      wrong(field.value.at, "`" + field.name + "` has to be a number");
    } else if (what) {
      wrong(field.value.at, "`" + field.name + "` " + *what);
    }
  }

  std::string placeOf(const TextPlace& at) const {
    return file_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }
  void wrong(const TextPlace& at, const std::string& what) {
    problems_ += (problems_.empty() ? "" : "\n") + placeOf(at) + ": error: " + what;
  }

  const ProgramSpec& program_;
  std::string file_;
  std::set<std::string> labels_;
  std::string problems_;
};

}  // namespace

void Profile::apply(std::string_view label, Demand& demand) const {
  for (const LabelProfile& one: labels) {
    if (one.label != label) continue;
    demand.threads = one.threads.value_or(demand.threads);
    demand.resources.cpus = one.cpus.value_or(demand.resources.cpus);
    demand.resources.memoryMiB = one.memoryMiB.value_or(demand.resources.memoryMiB);
    demand.resources.nice = one.nice.value_or(demand.resources.nice);
    if (one.gpus) {
      demand.resources.gpus = *one.gpus;
      demand.place = one.place;
      // It names the GPUs then, and not the topology.
      if (*one.gpus > 0) demand.environment.erase(GPU_VARIABLE);
    }
    for (const auto& [name, value]: one.environment) demand.environment[name] = value;
    // The profile names the GPUs then, and does not have them dealt out.
    if (one.environment.contains(GPU_VARIABLE)) demand.resources.gpus = 0;
    if (!one.workingDirectory) continue;
    demand.workingDirectory = *one.workingDirectory;
    demand.directoryPlace = one.directoryPlace;
  }
}

Profile readProfile(const ProgramSpec& program, std::string_view text, const std::string& file) {
  return ProfileReader(program, file).read(text);
}

Profile readProfileFile(const ProgramSpec& program, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  file.peek();  // a folder can be opened
  if (!file.is_open() || file.bad()) {
    throw Error(Code::INVALID_ARGUMENT, "--lp_profile: " + path + " cannot be read");
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return readProfile(program, text, path);
}

}  // namespace lp::_
