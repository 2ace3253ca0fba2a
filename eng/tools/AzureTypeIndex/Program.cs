using GitOpsServerless.AzureTypeIndex;

if (args is not [var package, var output])
{
    Console.Error.WriteLine("usage: GitOpsServerless.AzureTypeIndex ASSEMBLY OUTPUT");
    return 2;
}

IndexBuilder.Write(new PackageResources(package), output);
return 0;
