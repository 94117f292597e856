using System.Globalization;
using Syncline.Folders.Backups;

namespace Syncline.Cli.Commands;

/// <summary>Says on standard error how far a copy is that takes long: every two seconds.</summary>
internal sealed class CopyReport : IProgress<CopyProgress>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly string command;
    private readonly Timer timer;
    private long copied;
    private long total;

    /// <summary>Starts to say it, under the command's name.</summary>
    public CopyReport(string command)
    {
        this.command = command;
        timer = new(_ => Say(), null, Period, Period);
    }

    public void Report(CopyProgress value)
    {
        Volatile.Write(ref copied, value.Bytes);
        Volatile.Write(ref total, value.BytesTotal);
    }

    public void Dispose() => timer.Dispose();

    private void Say()
    {
        long bytes = Volatile.Read(ref copied), all = Volatile.Read(ref total);
        Console.Error.WriteLine(all == 0
            ? $"{command}: reading"
            : string.Create(CultureInfo.InvariantCulture, $"{command}: {bytes} of {all} bytes"));
    }
}
