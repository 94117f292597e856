using System.Globalization;

namespace Syncline.Cli.Replay;

/// <summary>Says on standard error how far a long replay is, every two seconds, and what it waits for.</summary>
internal sealed class ReplayProgress : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly Func<string> describe;
    private readonly Timer timer;
    private string? waitingFor;

    /// <summary>Starts to say what the function describes.</summary>
    public ReplayProgress(Func<string> describe)
    {
        this.describe = describe;
        timer = new(_ => Say(), null, Period, Period);
    }

    /// <summary>Notes why something has to be sent again; said with the next line.</summary>
    public void Waiting(string reason) => Volatile.Write(ref waitingFor, reason);

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void Say()
    {
        string? reason = Interlocked.Exchange(ref waitingFor, null);
        string waiting = reason is null ? "" : $"; waiting: {reason}";
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"replay: {describe()}{waiting}"));
    }
}
