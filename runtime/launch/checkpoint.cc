#include "runtime/launch/checkpoint.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <functional>
#include <utility>

#include "runtime/call/request.h"
#include "runtime/call/runtime.h"
#include "runtime/call/served.h"
#include "runtime/logs/logger.h"

namespace lp::_ {

namespace fs = std::filesystem;

namespace {

// Of what is being written; nodes' own files have numbers for names.
constexpr const char* BESIDE = ".new";

fs::path checkpointsBelow(const std::string& runDirectory) {
  return fs::path(runDirectory) / "checkpoints";
}

[[noreturn]] void fail(const fs::path& file, const std::string& what) {
  throw Error(Code::UNAVAILABLE, "the checkpoint " + file.string() + " " + what);
}

void sync(const fs::path& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_CLOEXEC);
  const bool good = descriptor >= 0 && fsync(descriptor) == 0;
  const std::string why = std::strerror(errno);
  if (descriptor >= 0) close(descriptor);
  if (!good) fail(path, "cannot be synced: " + why);
}

}  // namespace

fs::path checkpointFile(const std::string& runDirectory, const NodeId& node) {
  return checkpointsBelow(runDirectory) / node.label / std::to_string(node.index);
}

bool hasCheckpoints(const std::string& runDirectory) {
  std::error_code error;
  for (fs::recursive_directory_iterator one(checkpointsBelow(runDirectory), error), end;
       !error && one != end; one.increment(error)) {
    if (one->is_regular_file(error) && one->path().extension() != BESIDE) return true;
  }
  return false;
}

WholeFile::WholeFile(fs::path path): path_(std::move(path)), beside_(path_) {
  std::error_code error;
  fs::create_directories(path_.parent_path(), error);
  if (error) fail(path_, "has no folder: " + error.message());
  beside_ += BESIDE;
  out_.open(beside_, std::ios::binary | std::ios::trunc);
  if (!out_) fail(beside_, "cannot be written: " + std::string(std::strerror(errno)));
}

WholeFile::~WholeFile() {
  std::error_code ignored;
  if (!beside_.empty()) fs::remove(beside_, ignored);
}

void WholeFile::finish() {
  out_.close();
  if (!out_) fail(beside_, "cannot be written: " + std::string(std::strerror(errno)));
  sync(beside_, O_RDONLY);
  std::error_code error;
  fs::rename(beside_, path_, error);
  if (error) fail(path_, "cannot be replaced: " + error.message());
  beside_.clear();
  sync(path_.parent_path(), O_RDONLY | O_DIRECTORY);
}

// What outlives the node's main thread for a moment: a save that is under way.
struct Checkpoint::Shared: std::enable_shared_from_this<Shared> {
  Shared(const PlacedNode& placed, Node& of, fs::path where)
      : name(placed.id.text()),
        file(std::move(where)),
        every(placed.spec->checkpoint->everySeconds),
        node(of) {}

  void write() {
    WholeFile whole(file);
    node.lpSave(whole.out());
    whole.finish();
  }

  // The next time, unless the node ends before.
  void schedule() {
    std::lock_guard lock(mutex);
    if (isOver) return;
    timer = runtime().clock.at(now() + every, makeJob([weak = weak_from_this()] {
                                 if (auto self = weak.lock()) self->start();
                               }));
  }

  void start();
  // A save has ended, well or not.
  void done(const std::optional<Error>& error) {
    {
      std::lock_guard lock(mutex);
      // One that the node's end has cut short is followed by its last.
      if (error && !isOver) {
        logOfRuntime(LogLevel::ERROR, name + ": no checkpoint was written: " + error->what());
      }
      isSaving = false;
      idle.notify_all();
    }
    schedule();
  }

  const std::string name;
  const fs::path file;
  const std::chrono::seconds every;
  Node& node;
  std::shared_ptr<Served> served;
  SavedFrame frame;  // of the node's main thread

  std::mutex mutex;
  std::condition_variable idle;
  bool isOver = false, isSaving = false;
  std::uint64_t timer = 0;
};

namespace {

// A call of the node's own, which takes a thread and its turn as any other.
class SaveRequest final: public Request {
 public:
  using Done = std::function<void(const std::optional<Error>&)>;
  SaveRequest(std::function<void()> save, Done done)
      : Request(METHOD), save_(std::move(save)), done_(std::move(done)) {}
  // Nobody answers when the object goes first.
  ~SaveRequest() noexcept override { answer(Error(Code::CANCELLED, "the node has ended")); }

  capnp::AnyPointer::Reader params() override { return {}; }
  const BytesSource* source() const override { return nullptr; }
  void succeed() override { answer(std::nullopt); }
  void fail(const Error& error) override { answer(error); }

 private:
  static void run(Interface& /*object*/, Request& request) {
    static_cast<SaveRequest&>(request).save_();
  }
  static constexpr Method METHOD{.name = "save", .invoke = run};

  void answer(const std::optional<Error>& error) {
    if (Done done = std::exchange(done_, nullptr)) done(error);
  }

  std::function<void()> save_;
  Done done_;
};

}  // namespace

void Checkpoint::Shared::start() {
  {
    std::lock_guard lock(mutex);
    if (isOver) return;
    isSaving = true;
  }
  auto self = shared_from_this();
  auto save = [self] { self->write(); };
  auto done = [self](const std::optional<Error>& error) { self->done(error); };
  if (served != nullptr) {
    served->deliver(std::make_shared<SaveRequest>(std::move(save), std::move(done)));
    return;
  }
  runtime().pool->post(makeJob([self, save, done] {
    const FrameScope scope(self->frame);
    std::optional<Error> error;
    try {
      save();
    } catch (...) {
      error = toError(std::current_exception(), self->name);
    }
    done(error);
  }));
}

Checkpoint::Checkpoint(Instance& instance, const PlacedNode& placed, Node* node) {
  const std::string& run = instance.options().runDirectory;
  if (node == nullptr || !placed.spec->checkpoint || run.empty()) return;
  shared_ = std::make_shared<Shared>(placed, *node, checkpointFile(run, placed.id));
}

Checkpoint::~Checkpoint() { end(); }

void Checkpoint::load() {
  if (shared_ == nullptr) return;
  const fs::path& file = shared_->file;
  std::error_code error;
  if (!fs::exists(file, error)) return;
  std::ifstream in(file, std::ios::binary);
  if (!in) fail(file, "cannot be read: " + std::string(std::strerror(errno)));
  shared_->node.lpLoad(in);
  if (in.bad()) fail(file, "cannot be read to its end");
}

void Checkpoint::begin(std::shared_ptr<Served> served) {
  if (shared_ == nullptr || shared_->every.count() == 0) return;
  shared_->served = std::move(served);
  shared_->frame = SavedFrame::current();
  shared_->schedule();
}

void Checkpoint::cease() {
  if (shared_ == nullptr) return;
  std::lock_guard lock(shared_->mutex);
  if (!std::exchange(shared_->isOver, true) && shared_->timer != 0) {
    runtime().clock.cancel(shared_->timer);
  }
}

void Checkpoint::end() {
  if (shared_ == nullptr) return;
  cease();
  std::unique_lock lock(shared_->mutex);
  shared_->idle.wait(lock, [this] { return !shared_->isSaving; });
}

void Checkpoint::save() {
  if (shared_ != nullptr) shared_->write();
}

}  // namespace lp::_
