#include "runtime/launch/profile.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "runtime/error.h"
#include "runtime/launch/profile_colocations.h"
#include "runtime/launch/written.h"
#include "runtime/launch/written_fields.h"
#include "runtime/surroundings.h"

namespace lp::_ {

namespace {

class ProfileReader {
 public:
  ProfileReader(const ProgramSpec& program, const std::string& file)
      : program_(program), fields_(file) {}

  Profile read(std::string_view text) {
    Profile profile;
    try {
      const Written written = readWritten(text);
      for (const WrittenField& field:
           fields_.fieldsOf(written, "a profile", {"labels", "colocate"})) {
        if (field.name == "colocate") {
          profile.layout = readColocations(program_, field, fields_);
          continue;
        }
        for (const Written& one: fields_.elementsOf(field)) profile.labels.push_back(label(one));
      }
    } catch (const BadText& bad) {
      fields_.wrong(bad.at, bad.what);
    }
    fields_.finish();
    return profile;
  }

 private:
  LabelProfile label(const Written& written) {
    LabelProfile made;
    made.place = fields_.placeOf(written.at);
    bool isNamed = false;
    for (const WrittenField& field:
         fields_.fieldsOf(written, "an element of `labels`",
                          {"label", "threads", "resources", "environment", "workingDirectory"})) {
      if (field.name == "label") {
        isNamed = true;
        made.label = fields_.textOf(field);
        checkLabel(field.value.at, made.label);
      } else if (field.name == "threads") {
        made.threads = static_cast<unsigned>(fields_.unsignedOf(field, 1, MAX_THREADS));
      } else if (field.name == "resources") {
        resources(field.value, made);
      } else if (field.name == "environment") {
        for (const Written& one: fields_.elementsOf(field)) variable(one, made);
      } else {
        made.workingDirectory = filledOf(field);
        made.directoryPlace = fields_.placeOf(field.value.at);
      }
    }
    if (!isNamed) fields_.wrong(written.at, "`label = \"...\"` is missing");
    if (made.gpus.value_or(0) > 0 && made.environment.contains(GPU_VARIABLE)) {
      fields_.wrong(written.at, "`" + made.label + "` has both `gpus` and a " + GPU_VARIABLE);
    }
    return made;
  }

  void resources(const Written& written, LabelProfile& made) {
    for (const WrittenField& field:
         fields_.fieldsOf(written, "`resources`", {"cpus", "memoryMiB", "gpus", "nice"})) {
      if (field.name == "cpus") {
        made.cpus = static_cast<unsigned>(fields_.unsignedOf(field, 0, MAX_CPUS));
      } else if (field.name == "memoryMiB") {
        made.memoryMiB = fields_.unsignedOf(field, 0, MAX_MEMORY_MIB);
      } else if (field.name == "gpus") {
        made.gpus = static_cast<unsigned>(fields_.unsignedOf(field, 0, MAX_GPUS));
      } else {
        made.nice = static_cast<int>(fields_.signedOf(field, MIN_NICE, MAX_NICE));
      }
    }
  }

  void variable(const Written& written, LabelProfile& made) {
    std::string name, value;
    for (const WrittenField& field: fields_.fieldsOf(written, "a variable", {"name", "value"})) {
      if (field.name == "name") {
        name = fields_.textOf(field);
      } else {
        value = filledOf(field);
      }
    }
    if (const auto what = wrongVariable(name)) {
      return fields_.wrong(written.at, "`" + name + "` cannot be a variable: " + *what);
    }
    if (!made.environment.emplace(name, value).second) {
      fields_.wrong(written.at, "the environment has two variables `" + name + "`");
    }
  }

  void checkLabel(const TextPlace& at, const std::string& label) {
    if (std::ranges::find(program_.nodes, label, &NodeSpec::label) == program_.nodes.end()) {
      fields_.wrong(at, unknownLabelText(program_, label));
    } else if (!labels_.insert(label).second) {
      fields_.wrong(at, "`" + label + "` is spoken of twice");
    }
  }

  std::string filledOf(const WrittenField& field) {
    std::string text = fields_.textOf(field);
    const auto what = wrongPlaceholder(text);
    if (what) fields_.wrong(field.value.at, *what + "; " + std::string(PLACEHOLDERS));
    return text;
  }

  const ProgramSpec& program_;
  WrittenFields fields_;
  std::set<std::string> labels_;
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
