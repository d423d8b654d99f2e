// Words that Qt makes macros of.
#pragma once
#define slots
#define signals public
#define emit
#define foreach(variable, container) for (variable : container)
#define forever for (;;)
