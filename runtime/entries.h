// Lists of {key, value} structs, which maps are as well.
// In: what a caller has.  Out: what an interface passes, and what the user's class takes.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <utility>
#include <vector>

namespace lp {

namespace _ {

// Any associative container whose elements make an Entry without loss.
template <typename Map, typename Entry>
concept MapOf = requires(const typename Map::key_type& key,
                         const typename Map::mapped_type& value) { Entry{key, value}; };

}  // namespace _

// What handles take for a list of {key, value} structs: a std::vector of them, or a map. Not to be
// kept: it refers to the vector that it was made from.
template <typename Entry>
class Entries {
 public:
  Entries(const std::vector<Entry>& entries): entries_(entries) {}
  Entries(std::initializer_list<Entry> entries): own_(entries), entries_(own_) {}
  template <_::MapOf<Entry> Map>
  Entries(const Map& map): entries_(own_) {
    own_.reserve(map.size());
    for (const auto& [key, value]: map) own_.push_back(Entry{key, value});
  }
  Entries(const Entries&) = delete;
  Entries& operator=(const Entries&) = delete;

  operator const std::vector<Entry>&() const { return entries_; }
  std::size_t size() const { return entries_.size(); }

 private:
  std::vector<Entry> own_;
  const std::vector<Entry>& entries_;
};

namespace _ {

// For an object whose method takes them, as a std::vector or a map.
template <typename Entry>
struct EntriesArgument {
  const std::vector<Entry>& entries;

  operator const std::vector<Entry>&() const { return entries; }
  template <MapOf<Entry> Map>
    requires requires(Map map, Entry entry) { map.insert_or_assign(entry.key, entry.value); }
  operator Map() const {
    Map map;
    for (const Entry& entry: entries) map.insert_or_assign(entry.key, entry.value);
    return map;
  }
};

}  // namespace _

// What handles return for a list of {key, value} structs: a std::vector of them, to be read as a
// map, or to be made one. Of several entries of one key the last one counts.
template <typename Entry>
class EntryList: public std::vector<Entry> {
 public:
  using Key = decltype(Entry::key);
  using Value = decltype(Entry::value);

  EntryList() = default;
  EntryList(std::vector<Entry> entries): std::vector<Entry>(std::move(entries)) {}

  // The value of a key; what has none is as if it had Value(). Looks through the list: whoever asks
  // for many makes a map of it.
  Value value(const Key& key) const {
    for (auto one = this->rbegin(); one != this->rend(); ++one) {
      if (one->key == key) return one->value;
    }
    return Value();
  }
  // The same: `counter.add({})["steps"]`. (Numbers are places in the list.)
  Value operator[](const Key& key) const
    requires(!std::is_arithmetic_v<Key>)
  {
    return value(key);
  }
  using std::vector<Entry>::operator[];

  template <_::MapOf<Entry> Map>
    requires requires(Map map, Entry entry) { map.insert_or_assign(entry.key, entry.value); }
  operator Map() const {
    return _::EntriesArgument<Entry>{*this};
  }
};

namespace _ {

template <typename Entry>
EntriesArgument<Entry> argument(const std::vector<Entry>& entries) {
  return {entries};
}

}  // namespace _

}  // namespace lp
