namespace Syncline.Crdt.Sequences;

/// <summary>A place in a log: behind so many events of a run.</summary>
internal readonly record struct LogPosition(int Run, int Events);
