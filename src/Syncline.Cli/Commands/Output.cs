using System.Runtime.InteropServices;
using System.Text;
using Syncline.Client;

namespace Syncline.Cli.Commands;

/// <summary>What commands print on standard output: UTF-8, a line feed after each line, on every system.</summary>
internal static partial class Output
{
    private const int StandardOutput = 1;

    /// <summary>Prints lines.</summary>
    public static void Print(params IEnumerable<string> lines)
    {
        using StreamWriter output = Open();
        foreach (string line in lines)
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Standard output, for lines that come one by one.</summary>
    public static StreamWriter Open() => new(Console.OpenStandardOutput()) { NewLine = "\n" };

    /// <summary>True once nobody reads standard output: the pipe's other end, or the terminal, is gone.</summary>
    /// <remarks>What is written to it then is dropped without an error.</remarks>
    public static bool IsClosed()
    {
        if (OperatingSystem.IsWindows()) return false;
        Polled output = new() { Descriptor = StandardOutput };
        return Poll(ref output, 1, 0) > 0;
    }

    /// <summary>Prints an answer's JSON as the node wrote it.</summary>
    public static void Print(NodeAnswer answer) => Print(Encoding.UTF8.GetString(answer.Body.Span));

    /// <summary>With no event asked for, the answer is that there is none but errors and hang-ups.</summary>
    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref Polled polled, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Polled
    {
        public int Descriptor;
        public short Asked;
        public short Told;
    }
}
