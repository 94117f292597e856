using Spectre.Console;

namespace Syncline.Cli.Commands;

/// <summary>Rows for people: tables on a terminal, and elsewhere the lines that scripts read.</summary>
/// <remarks>
/// Cells may come from anybody: nothing in them is taken for markup, or controls the terminal. Memory: on a terminal
/// the rows of a table, of which there are at most a thousand, since a column is as wide as its widest cell.
/// </remarks>
internal sealed class TerminalTable : IDisposable
{
    private const int RowsMax = 1000;

    private readonly IReadOnlyList<string> heads;
    private readonly Func<string[], string> toLine;
    private readonly StreamWriter? lines = Console.IsOutputRedirected ? Output.Open() : null;
    private readonly List<string[]> rows = [];
    private bool isPrinted;

    /// <summary>Starts with no rows.</summary>
    /// <param name="heads">The names of the columns.</param>
    /// <param name="toLine">The line that a row is where no terminal is.</param>
    public TerminalTable(IReadOnlyList<string> heads, Func<string[], string> toLine) =>
        (this.heads, this.toLine) = (heads, toLine);

    /// <summary>Prints rows, each with a cell for each column.</summary>
    public static void Print(IReadOnlyList<string> heads, IEnumerable<string[]> rows, Func<string[], string> toLine)
    {
        using TerminalTable table = new(heads, toLine);
        foreach (string[] row in rows)
        {
            table.Add(row);
        }
    }

    /// <summary>Adds a row, with a cell for each column.</summary>
    public void Add(string[] row)
    {
        if (lines is not null)
        {
            lines.WriteLine(toLine(row));
            return;
        }

        rows.Add(row);
        if (rows.Count == RowsMax) PrintTable();
    }

    /// <summary>Prints what was not printed yet.</summary>
    public void Dispose()
    {
        if (lines is not null) lines.Dispose();
        else if (rows.Count > 0 || !isPrinted) PrintTable();
    }

    /// <summary>Of its own, so that lines alone load nothing of tables.</summary>
    private void PrintTable()
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
        rows.Clear();
        isPrinted = true;
    }
}
