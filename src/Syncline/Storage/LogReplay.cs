namespace Syncline.Storage;

/// <summary>Takes one stored record while the log opens, in append order.</summary>
/// <remarks>An exception ends the opening, passes through to its caller, and leaves every file as it is.</remarks>
/// <param name="record">The record; valid only during the call.</param>
public delegate void LogReplay(in LogRecord record);
