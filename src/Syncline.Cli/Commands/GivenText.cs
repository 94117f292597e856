using System.CommandLine;
using System.CommandLine.Parsing;

namespace Syncline.Cli.Commands;

/// <summary>Arguments and options that name a file, a folder or a space: refused where they name none.</summary>
internal static class GivenText
{
    /// <summary>Refuses an empty text, which names no file and no folder.</summary>
    public static Argument<T> NotEmpty<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result => Refuse(result, text => EmptyProblemOf(argument.Name, text)));
        return argument;
    }

    /// <inheritdoc cref="NotEmpty{T}(Argument{T})"/>
    public static Option<T> NotEmpty<T>(this Option<T> option)
    {
        option.Validators.Add(result => Refuse(result, text => EmptyProblemOf(option.Name, text)));
        return option;
    }

    /// <summary>Refuses what can't be as it is given.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="problemOf">What is wrong with a text, for people; null if nothing is.</param>
    public static Argument<T> RefusedFor<T>(this Argument<T> argument, Func<string, string?> problemOf)
    {
        argument.Validators.Add(result => Refuse(result, problemOf));
        return argument;
    }

    /// <summary>Refuses what can't be as it is given.</summary>
    /// <param name="option">The option.</param>
    /// <param name="problemOf">What is wrong with a text, for people; null if nothing is.</param>
    public static Option<T> RefusedFor<T>(this Option<T> option, Func<string, string?> problemOf)
    {
        option.Validators.Add(result => Refuse(result, problemOf));
        return option;
    }

    private static string? EmptyProblemOf(string name, string text) => text.Length == 0 ? $"{name} is empty." : null;

    private static void Refuse(SymbolResult result, Func<string, string?> problemOf)
    {
        foreach (string problem in result.Tokens.Select(token => problemOf(token.Value)).OfType<string>())
        {
            result.AddError(problem);
        }
    }
}
