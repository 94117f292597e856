using Spectre.Console;

namespace Syncline.Cli.Commands;

/// <summary>Rows for people: a table on a terminal, and elsewhere the lines that scripts read.</summary>
/// <remarks>Cells may come from anybody: nothing in them is taken for markup, or controls the terminal.</remarks>
internal static class TerminalTable
{
    /// <summary>Prints rows.</summary>
    /// <param name="heads">The names of the columns.</param>
    /// <param name="rows">A cell for each column.</param>
    /// <param name="toLine">The line that a row is where no terminal is.</param>
    public static void Print(
        IReadOnlyList<string> heads, IEnumerable<string[]> rows, Func<string[], string> toLine)
    {
        if (Console.IsOutputRedirected) Output.Print(rows.Select(toLine));
        else PrintTable(heads, rows);
    }

    /// <summary>Of its own, so that lines alone load nothing of tables.</summary>
    private static void PrintTable(IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string head in heads)
        {
            table.AddColumn(new TableColumn(new Text(head, new Style(decoration: Decoration.Bold))));
        }

        foreach (string[] row in rows)
        {
            table.AddRow(row.Select(cell => new Text(TerminalText.Of(cell))));
        }

        AnsiConsole.Write(table);
    }
}
