using System.Globalization;

namespace Syncline.Bench.Text.Peers;

/// <summary>Figures as a Markdown table: workloads down, libraries across, the least of each row in bold.</summary>
internal static class PeerTable
{
    private const string Missing = "–";

    /// <summary>Writes the table, and below it what is to be known of single figures.</summary>
    /// <param name="figures">What was measured, in the order of rows and columns.</param>
    /// <param name="titles">The heading of each library, in the order of columns.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(
        IReadOnlyList<PeerFigure> figures, IReadOnlyList<(string Peer, string Title)> titles, TextWriter output)
    {
        output.WriteLine($"| id | {string.Join(" | ", titles.Select(title => title.Title))} |");
        output.WriteLine($"|---|{string.Concat(titles.Select(_ => "---|"))}");
        foreach (IGrouping<string, PeerFigure> row in figures.GroupBy(figure => figure.Id))
        {
            string unit = row.FirstOrDefault(figure => figure.Unit is not null)?.Unit is string found
                ? $", {found}"
                : "";
            IEnumerable<string> cells = titles.Select(title => Cell(row, title.Peer));
            output.WriteLine($"| `{row.Key}`{unit} | {string.Join(" | ", cells)} |");
        }

        output.WriteLine();
        foreach (IGrouping<string, PeerFigure> noted in
            figures.Where(figure => figure.Note is not null).GroupBy(figure => figure.Note!))
        {
            IEnumerable<string> where = noted.GroupBy(figure => figure.Peer)
                .Select(peer => $"{peer.Key} {string.Join(", ", peer.Select(figure => $"`{figure.Id}`"))}");
            output.WriteLine($"- {noted.Key}: {string.Join("; ", where)}");
        }
    }

    private static string Cell(IEnumerable<PeerFigure> row, string peer)
    {
        if (row.FirstOrDefault(figure => figure.Peer == peer)?.Value is not double value) return Missing;
        double[] others = [.. row.Where(figure => figure.Peer != peer).Select(figure => figure.Value).OfType<double>()];
        bool isBest = others.Length > 0 && others.All(other => value <= other);
        return isBest ? $"**{Readable(value)}**" : Readable(value);
    }

    private static string Readable(double value)
    {
        string format = value switch { >= 100 => "#,0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.000" };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
