"""The stages of the engine, each turning a reading into findings."""
