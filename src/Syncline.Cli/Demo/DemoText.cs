namespace Syncline.Cli.Demo;

/// <summary>What the demo prints, line by line as it happens: steps, what was done, tables.</summary>
internal sealed class DemoText(TextWriter output)
{
    private const string Gap = "   ";
    private int step;

    /// <summary>The next step begins.</summary>
    public void Step(string title)
    {
        string before = step == 0 ? "" : "\n";
        Line($"{before}{++step}. {title}");
    }

    /// <summary>Something that was done or seen.</summary>
    public void Note(string text) => Line($"{Gap}{text}");

    /// <summary>An empty line.</summary>
    public void Space() => Line("");

    /// <summary>An update that a node has acknowledged.</summary>
    public void Did(DemoNode node, DemoUpdate update) => Note($"{node.Name}  {update}");

    /// <summary>Rows of cells, in columns as wide as they have to be.</summary>
    public void Table(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        foreach (IReadOnlyList<string> row in rows)
        {
            Note(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    private void Line(string text)
    {
        output.WriteLine(text);
        output.Flush(); // It is followed as it happens.
    }
}
