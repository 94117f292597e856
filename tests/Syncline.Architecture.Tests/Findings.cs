namespace Syncline.Architecture.Tests;

/// <summary>What a rule found in the tree: each finding a line that says where and what.</summary>
internal static class Findings
{
    /// <summary>Fails with every finding, in full; an assertion on the collection would cut them short.</summary>
    public static void None(IEnumerable<string> findings)
    {
        string[] found = [.. findings];
        if (found.Length > 0) Assert.Fail(string.Join('\n', found));
    }
}
