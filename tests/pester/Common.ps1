# What the tests share: the packed module, one sandbox for the whole run, and small worlds of definitions.
$ErrorActionPreference = 'Stop'
$script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$script:Manifest = Join-Path $Root 'module/out/GitOpsServerless/GitOpsServerless.psd1'
if (-not (Test-Path $Manifest)) { throw "There is no $Manifest. Run dotnet build first." }
if (-not (Get-Module GitOpsServerless)) { Import-Module $Manifest }

# Another process of this PowerShell. As a tool of .NET it is a program for dotnet.
$script:Pwsh = (Get-Process -Id $PID).Path
$script:PwshArguments = @('-NoProfile', '-NonInteractive')
if ([IO.Path]::GetFileNameWithoutExtension($Pwsh) -eq 'dotnet') { $script:PwshArguments = @([Environment]::GetCommandLineArgs()[0]) + $PwshArguments }
function Invoke-TestPowerShell([string] $Script) { & $Pwsh @PwshArguments -Command $Script }

# The sandbox plays every target and reconciles nothing. Each test file has applications and a namespace of its own in it.
function Get-TestSandbox {
    $running = $global:GitOpsTestSandbox
    if ($running -and (Get-Process -Id $running.ProcessId -ErrorAction Ignore)) { return $running }
    $folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "gitops-pester-$([guid]::NewGuid().ToString('N'))")).FullName
    $definitions = (New-Item -ItemType Directory (Join-Path $folder 'definitions')).FullName
    $global:GitOpsTestSandbox = Start-GitOpsSandbox $definitions -StateFolder (Join-Path $folder 'state') -Confirm:$false
    $global:GitOpsTestSandbox
}

function Set-TestFile([string] $Path, [string] $Text) {
    New-Item -ItemType Directory (Split-Path $Path) -Force | Out-Null
    [IO.File]::WriteAllText($Path, $Text.Replace("`r`n", "`n"))
}

# Manifests of a small application: a namespace, a settings object and a deployment.
function Get-TestManifest([string] $Name, [int] $Replicas = 1, [string] $Greeting = 'hello') {
    @"
apiVersion: v1
kind: Namespace
metadata: { name: $Name }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: $Name }
data: { greeting: "$Greeting" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: $Name, labels: { app: web } }
spec:
  replicas: $Replicas
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: ghcr.io/shop/web:1.0
"@
}

# Definitions of one application NAME whose manifests lie in a folder, connected to the sandbox.
function New-TestWorld([string] $Name, [string] $Sync = 'mode: auto, prune: true') {
    $folder = Join-Path ([IO.Path]::GetTempPath()) "gitops-world-$Name-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    Set-TestFile (Join-Path $folder "$Name.yaml") @"
apiVersion: gitops.serverless/v1
kind: Application
metadata: { name: $Name }
spec:
  source: { directory: ., path: manifests }
  sync: { $Sync }
"@
    Set-TestFile (Join-Path $folder 'manifests/all.yaml') (Get-TestManifest $Name)
    $sandbox = Get-TestSandbox
    $context = Connect-GitOps -Sandbox -Path $folder -StateFolder $sandbox.StateFolder
    [pscustomobject]@{ Name = $Name; Folder = $folder; Manifest = (Join-Path $folder 'manifests/all.yaml'); Context = $context; Sandbox = $sandbox }
}

# The same from a repository on this machine, with two commits. Needs the git program.
function New-TestRepository([string] $Name) {
    $folder = Join-Path ([IO.Path]::GetTempPath()) "gitops-repository-$Name-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    $bare = Join-Path $folder 'deploy.git'
    $clone = Join-Path $folder 'clone'
    git init --quiet --bare --initial-branch=main $bare
    git clone --quiet $bare $clone 2>$null
    $world = [pscustomobject]@{ Name = $Name; Folder = $folder; Bare = $bare; Clone = $clone; Uri = "file://$($bare.Replace('\', '/'))"; Context = $null }
    Add-TestCommit $world (Get-TestManifest $Name 1 'one') 'Greet with one'
    Set-TestFile (Join-Path $folder "definitions/$Name.yaml") @"
apiVersion: gitops.serverless/v1
kind: Application
metadata: { name: $Name }
spec:
  source: { url: "$($world.Uri)", revision: main, path: web }
  sync: { mode: auto, prune: true }
"@
    $world.Context = Connect-GitOps -Sandbox -Path (Join-Path $folder 'definitions') -StateFolder (Get-TestSandbox).StateFolder
    $world
}

function Add-TestCommit($World, [string] $Manifest, [string] $Subject) {
    Set-TestFile (Join-Path $World.Clone 'web/all.yaml') $Manifest
    git -C $World.Clone add -A
    git -C $World.Clone -c user.name=Ada -c user.email=ada@example.com commit --quiet -m $Subject
    git -C $World.Clone push --quiet origin HEAD:main 2>$null
}

# A request to the cluster that the sandbox plays, as kubectl would make it.
function Invoke-TestCluster([string] $Path, [string] $Method = 'Get', [string] $Body) {
    $kubeconfig = Get-Content -Raw (Get-TestSandbox).Kubeconfig
    $server = [regex]::Match($kubeconfig, 'server:\s*"?([^"\s]+)').Groups[1].Value
    $token = [regex]::Match($kubeconfig, 'token:\s*"?([^"\s]+)').Groups[1].Value
    $arguments = @{ Uri = "$server$Path"; Method = $Method; Headers = @{ Authorization = "Bearer $token" }; SkipCertificateCheck = $true }
    if ($Body) { $arguments.Body = $Body; $arguments.ContentType = 'application/merge-patch+json' }
    Invoke-RestMethod @arguments -Verbose:$false
}

# Somebody scales the deployment behind Git's back.
function Add-TestDrift([string] $Name, [int] $Replicas = 5) {
    Invoke-TestCluster "/apis/apps/v1/namespaces/$Name/deployments/web?fieldManager=somebody" Patch "{`"spec`":{`"replicas`":$Replicas}}" | Out-Null
}

# Everything that a write would change: the objects of the namespace and the state of the application.
function Get-TestFingerprint([string] $Name) {
    $objects = foreach ($path in "/api/v1/namespaces/$Name/configmaps", "/apis/apps/v1/namespaces/$Name/deployments") {
        (Invoke-TestCluster $path).items | ForEach-Object { "$($_.metadata.name) $($_.metadata.resourceVersion)" }
    }
    $documents = Join-Path (Get-TestSandbox).StateFolder "documents/applications/$Name"
    $files = if (Test-Path $documents) { Get-ChildItem $documents -Recurse -File | ForEach-Object { "$($_.Name) $((Get-FileHash $_).Hash)" } }
    (@($objects) + @($files)) -join "`n"
}

# Waits until a stream of another pipeline has an item that passes; it takes the items out.
function Wait-TestData($Stream, [scriptblock] $Filter = { $true }) {
    $id = "test-$([guid]::NewGuid())"
    $null = Register-ObjectEvent $Stream DataAdded -SourceIdentifier $id
    try {
        while (-not @($Stream.ReadAll()).Where($Filter, 'First')) {
            if (-not (Wait-Event -SourceIdentifier $id -Timeout 120)) { throw 'Nothing came within two minutes.' }
            Remove-Event -SourceIdentifier $id
        }
    } finally {
        Unregister-Event -SourceIdentifier $id
        Remove-Event -SourceIdentifier $id -ErrorAction Ignore
    }
}

function Remove-TestWorld($World) {
    if ($World.Context) { Disconnect-GitOps -Context $World.Context }
    Remove-Item $World.Folder -Recurse -Force -ErrorAction Ignore
}
