// Stands for what `lpgen services` emits.
#pragma once
