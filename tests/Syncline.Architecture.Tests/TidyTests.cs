namespace Syncline.Architecture.Tests;

/// <summary>The source tree keeps the rules; and each rule, given a file that breaks it, says so.</summary>
public sealed class TidyTests
{
    private const string InFolder = "namespace Syncline.Crdt.Sets;\n\n";

    private static readonly IReadOnlyList<SourceFile> Product = Repository.Sources("src");
    private static readonly IReadOnlyList<SourceFile> All = Repository.Sources("src", "tests", "benchmarks", "samples");

    [Fact]
    public void The_tree_was_found() =>
        Assert.Contains(Product, file => file.Path == "src/Syncline.Crdt/Causality/Dot.cs");

    [Fact]
    public void No_line_is_longer_than_120_columns() => Findings.None(All.SelectMany(TidyRules.LongLines));

    [Fact]
    public void No_file_is_longer_than_a_reader_holds() => Findings.None(Product.SelectMany(TidyRules.LongFile));

    [Fact]
    public void A_file_holds_one_public_type_and_is_named_after_it() =>
        Findings.None(Product.SelectMany(TidyRules.MisplacedTypes));

    [Fact]
    public void A_namespace_is_the_folder() => Findings.None(All.SelectMany(TidyRules.MisplacedNamespace));

    [Fact]
    public void No_work_is_left_marked_for_later() => Findings.None(Product.SelectMany(TidyRules.Marks));

    [Fact]
    public void No_error_is_caught_unseen() => Findings.None(Product.SelectMany(TidyRules.BroadCatches));

    [Fact]
    public void Nothing_waits_by_sleeping() => Findings.None(All.Where(IsNotThisTest).SelectMany(TidyRules.Sleeps));

    [Fact]
    public void A_long_line_is_seen()
    {
        Assert.Empty(TidyRules.LongLines(File(new string('x', 120))));
        Assert.Single(TidyRules.LongLines(File(new string('x', 121))));
    }

    [Fact]
    public void A_long_file_is_seen()
    {
        SourceFile tooLong = File(string.Concat(Enumerable.Repeat("x\n", 401)));

        Assert.Single(TidyRules.LongFile(tooLong));
        Assert.Empty(TidyRules.LongFile(tooLong with { Path = "src/Syncline.Crdt/Sequences/Rope.cs" }));
    }

    [Theory]
    [InlineData("public sealed class Other\n{\n}\n")]
    [InlineData("public readonly record struct Other(int Value);\n")]
    [InlineData("public delegate IReadOnlyList<int> Other<T>(T value);\n")]
    [InlineData("public interface AddWinsSet;\npublic static partial class Other;\n")]
    [InlineData("internal enum Other\n{\n}\n")]
    public void A_type_in_the_wrong_file_is_seen(string declaration) =>
        Assert.NotEmpty(TidyRules.MisplacedTypes(File(InFolder + declaration)));

    [Theory]
    [InlineData("public sealed class AddWinsSet<TElement>\n{\n    public enum Nested;\n}\n")]
    [InlineData("public static class AddWinsSet;\npublic record AddWinsSet<TElement>;\ninternal class Inner;\n")]
    public void A_type_in_its_own_file_passes(string declaration) =>
        Assert.Empty(TidyRules.MisplacedTypes(File(InFolder + declaration)));

    [Theory]
    [InlineData("namespace Syncline.Crdt;\n\npublic class AddWinsSet;\n")]
    [InlineData("namespace Syncline.Crdt.Sets\n{\n}\npublic class AddWinsSet;\n")]
    [InlineData("public class AddWinsSet;\n")]
    public void A_namespace_that_is_not_the_folder_is_seen(string text) =>
        Assert.Single(TidyRules.MisplacedNamespace(File(text)));

    [Theory]
    [InlineData("// TODO: later")]
    [InlineData("throw new NotImplementedException();")]
    public void A_mark_is_seen(string text) => Assert.Single(TidyRules.Marks(File(text)));

    [Theory]
    [InlineData("catch {", 1)]
    [InlineData("catch\n{", 1)]
    [InlineData("catch (Exception)\n{", 1)]
    [InlineData("catch (Exception error) { }", 1)]
    [InlineData("catch (Exception error) when (error is IOException)", 0)]
    [InlineData("catch (IOException)", 0)]
    public void A_catch_of_everything_is_seen(string text, int findings) =>
        Assert.Equal(findings, TidyRules.BroadCatches(File(text)).Count());

    [Fact]
    public void A_sleep_is_seen() => Assert.Single(TidyRules.Sleeps(File("Thread.Sleep(1);")));

    private static bool IsNotThisTest(SourceFile file) => file.Name != nameof(TidyTests);

    private static SourceFile File(string text) => new("src/Syncline.Crdt/Sets/AddWinsSet.cs", text);
}
