// Package terminal leaves the terminal as it was found.
package terminal

import _ "early.example/background" // before anything asks the terminal
