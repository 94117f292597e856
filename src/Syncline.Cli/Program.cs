using System.CommandLine;
using System.CommandLine.Help;

const int Usage = 2;

// A plain command, since a root command takes its name from the assembly and users type `syncline`.
Command syncline = new("syncline", "Keeps the objects that many processes change at once in agreement.")
{
    new HelpOption(),
    new VersionOption(),
};
ParseResult parsed = syncline.Parse(args);
int exitCode = parsed.Invoke();
return parsed.Errors.Count > 0 ? Usage : exitCode;
