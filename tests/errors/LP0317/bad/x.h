#include <cstdint>
#include <istream>
#include <ostream>
#include <string>

namespace x {

void tick(int steps);

}  // namespace x
