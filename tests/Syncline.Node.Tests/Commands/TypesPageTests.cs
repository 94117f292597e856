using Syncline.Cli.Commands;
using Syncline.Testing;

namespace Syncline.Node.Tests.Commands;

public sealed class TypesPageTests
{
    [Fact]
    public void The_page_of_types_says_what_the_registry_says() =>
        Assert.Equal(File.ReadAllText(RepositoryFiles.PathOf("docs/types.md")), TypesPage.Text());
}
