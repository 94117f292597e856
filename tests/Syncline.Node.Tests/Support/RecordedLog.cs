using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Syncline.Node.Tests.Support;

/// <summary>Keeps the ids of what a node tells the log of its application.</summary>
public sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<int> ids = [];

    public IReadOnlyList<int> EventIds => [.. ids];

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Syncline", StringComparison.Ordinal)
            ? this
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) => ids.Enqueue(eventId.Id);

    public void Dispose()
    {
    }
}
