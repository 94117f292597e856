using System.Text;
using Syncline.Client;

namespace Syncline.Cli.Commands;

/// <summary>What commands print on standard output: UTF-8, a line feed after each line, on every system.</summary>
internal static class Output
{
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

    /// <summary>Prints an answer's JSON as the node wrote it.</summary>
    public static void Print(NodeAnswer answer) => Print(Encoding.UTF8.GetString(answer.Body.Span));
}
