using GitOpsServerless.HelpBuilder;

// Writes the help of the module: what Get-Help reads (MAML) from docs/cmdlets, and the about topics from docs/about.
// Arguments: assembly of the module, folder of the documentation, folder to write.
if (args is not [var assembly, var docs, var output])
{
    Console.Error.WriteLine("usage: HelpBuilder MODULE.dll DOCS OUTPUT");
    return 2;
}

var cmdlets = Cmdlet.ReadAll(assembly);
if (Environment.GetEnvironmentVariable("GITOPS_UPDATE_GOLDEN") == "1")
{
    foreach (var cmdlet in cmdlets.Where(c => File.Exists(Path.Combine(docs, "cmdlets", $"{c.Name}.md"))))
    {
        var path = Path.Combine(docs, "cmdlets", $"{cmdlet.Name}.md");
        File.WriteAllText(path, SyntaxUpdate.Of(cmdlet, File.ReadAllText(path)));
    }
}

var pages = cmdlets.Select(c => (Cmdlet: c, Page: HelpPage.Read(Path.Combine(docs, "cmdlets", $"{c.Name}.md")))).ToList();
var problems = pages.SelectMany(p => HelpCheck.ProblemsOf(p.Cmdlet, p.Page)).ToList();
foreach (var problem in problems)
{
    Console.Error.WriteLine(problem);
}

if (problems.Count > 0)
{
    return 1;
}

Directory.CreateDirectory(output);
File.WriteAllText(Path.Combine(output, Path.GetFileName(assembly) + "-Help.xml"), MamlWriter.Write(pages));
foreach (var topic in Directory.EnumerateFiles(Path.Combine(docs, "about"), "about_*.md"))
{
    File.WriteAllText(Path.Combine(output, Path.GetFileNameWithoutExtension(topic) + ".help.txt"), AboutTopic.Write(File.ReadAllText(topic)));
}

return 0;
